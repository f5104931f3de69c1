# Deployed at v1; since then a column, a table, SQL, a merge; and what goes wrong, one a branch.
# body ID LINES: the upgrade() of that migration.
body() {
    sed -i "/^def upgrade/,/^def downgrade/{/op\./d}; s/^def upgrade():/&\\n$2/" "migrations/versions/$1.py"
}
git init -q
environment
printf 'release: alembic upgrade head\nweb: gunicorn app:app\n' >Procfile
add a1
commit Begin
git tag v1
add b2 a1
add c3 a1
body c3 "    op.create_table('users', sa.Column('id', sa.Integer()))\\n    op.execute('UPDATE t SET c_a1 = 0')\\n    op.execute('ANALYZE')"
add d4 b2 c3
body d4 '    pass'
commit Since
git switch -q -c several
add e5 d4
add f6 d4
commit Several
git switch -q -c labelled main
add z9
echo "branch_labels = ('billing',)" >>migrations/versions/z9.py
commit Labelled
git switch -q -c gone main
git rm -q migrations/versions/a1.py
add n1
for file in b2 c3; do sed -i "s/down_revision = 'a1'/down_revision = 'n1'/" migrations/versions/$file.py; done
commit Gone
git switch -q -c below main
add n2
sed -i "s/down_revision = None/down_revision = 'n2'/" migrations/versions/a1.py
commit Below
git switch -q -c broken main
add g7 nowhere
commit Broken
git switch -q -c plain main
git rm -q Procfile
commit Plain
git switch -q -c none v1
git rm -qr .
: >file
commit None
git switch -q main
