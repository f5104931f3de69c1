# Two environments in one repository, one of them with two heads.
git init -q
environment billing
add a1
mv alembic.ini billing
environment shop
add x1
add y2 x1
add z3 x1
mv alembic.ini shop
sed -i "s/= .*/= ./" billing/alembic.ini shop/alembic.ini
commit Begin
