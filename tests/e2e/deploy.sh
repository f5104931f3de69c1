# Pushes that deploy: to a bare repository whose URL looks like Heroku's or Dokku's. A push that brings migrations there is
# warned of where nothing in the tree runs the upgrade (OH501), and is never refused for that.
# shellcheck disable=SC2016 # what is written into files must not expand
. tests/tap.sh
. tests/story.sh

HEROKU=https://git.heroku.com/shop.git

# deploys_to NAME URL: a remote with this URL, which git takes for a bare repository beside.
deploys_to() {
    git init -q --bare "$STORY/$1.git"
    git remote add "$1" "$2"
    git config "url.$STORY/$1.git.insteadOf" "$2"
}
# shop: a team's project with a Procfile, on its way to Heroku; everything is on origin's main already.
shop() {
    team
    deploys_to heroku "$HEROKU"
    printf 'web: gunicorn app:app\n' >Procfile
    commit Procfile
    git push -q --no-verify origin main
}
warned() {
    passes push -q heroku +main
    says 'warning OH501'
}
not_warned() {
    passes push -q heroku +main
    says_not OH501
}
# again: what was pushed there is forgotten, so that the next push brings all migrations anew.
again() {
    git -C "$STORY/heroku.git" update-ref -d refs/heads/main
}

forgotten() {
    shop
    warned
    once OH501
    says 'its Procfile has no release line' 'heroku run -a shop -- alembic upgrade head' "printf '%s\\n' 'release: alembic upgrade head'"
    names a
    # The same tree again brings nothing; the next migration does.
    git commit -q --allow-empty -m same
    not_warned
    silent
    add b a
    warned
    names b
    says 'migration (b) goes to heroku'
}

# What is printed is pasted; then the push is silent.
mended() {
    shop
    printf 'web: gunicorn app:app' >Procfile
    commit 'without a line break at the end'
    warned
    sed -n '/To mend it/,/^$/s/^    //p' "$STORY/said" >"$STORY/commands"
    sh -ex "$STORY/commands"
    [ "$(sed -n 2p Procfile)" = 'release: alembic upgrade head' ]
    again
    not_warned
}

# The story: in 2016 the Procfile had a process that nobody started; then the start script ran the upgrade; then a release
# phase did.
story() {
    shop
    mkdir scripts
    printf 'web: sh ./scripts/heroku.sh\nmigrate: python manage.py db upgrade\n' >Procfile
    printf '#!/bin/bash\ncelery worker -A app.celery --loglevel=info &\ngunicorn app:app -w 1\n' >scripts/heroku.sh
    printf '{"scripts": {"postdeploy": "python manage.py initialize_db -c test:test"}}\n' >app.json
    printf 'FROM python:2-slim\nRUN apt-get update && apt-get upgrade -y\nCOPY migrations migrations\nCMD bash scripts/docker_run.sh\n' >Dockerfile
    mkdir app
    printf 'from flask_migrate import upgrade\n\n\n@routes.route("/migrate/")\ndef run_migrations():\n    upgrade()\n' >app/views.py
    commit '2016'
    warned
    printf '#!/bin/bash\npython manage.py db upgrade\ngunicorn app:app -w 1\n' >scripts/heroku.sh
    printf 'web: sh ./scripts/heroku.sh\n' >Procfile
    commit '2017'
    again
    not_warned
    printf '#!/bin/bash\ngunicorn app:app -w 1\n' >scripts/heroku.sh
    printf 'release: python manage.py prepare_db && python manage.py db upgrade\nweb: sh ./scripts/heroku.sh\n' >Procfile
    commit '2021'
    again
    not_warned
}

# The same with the real history, where there is a clone of it.
real_story() {
    git clone -q --shared --no-checkout "$OPEN_EVENT_SERVER" mine
    STORY=$STORY hook mine
    cd mine
    deploys_to heroku "$HEROKU"
    while read -r commit verdict; do
        again 2>/dev/null || true
        passes push -q heroku "+$commit:refs/heads/main"
        case $verdict in warned) says OH501 ;; *) says_not OH501 ;; esac
    done <<END
fad909e86 warned
eaa7f6ba9 warned
3c24b3ada by-package.json
139a609b8^ warned
139a609b8 by-its-start-script
ceb70d769^ by-its-start-script
ceb70d769 by-its-release-phase
END
}

# place FILE TEXT: with this file in the tree; runs, runs_not: is the push silent?
place() {
    git reset -q --hard origin/main
    put "$@"
    again
}
put() {
    case $1 in */*) mkdir -p "${1%/*}" ;; esac
    # shellcheck disable=SC2059 # the text is a format, for its line breaks
    printf "$2" >"$1"
}
runs() {
    place "$@"
    commit "$1"
    not_warned
}
runs_not() {
    place "$@"
    commit "$1"
    warned
}
# named SCRIPT TEXT PLACE TEXT: the place names the script, which runs it.
named() {
    place "$1" "$2"
    put "$3" "$4"
    commit "$3"
    not_warned
}

places() {
    shop
    runs Procfile 'release: flask db upgrade\nweb: x\n'
    runs Procfile 'release: alembic -c conf/alembic.ini upgrade heads\n'
    runs Procfile 'web: alembic upgrade head && gunicorn app:app\n'
    runs Procfile 'worker: python manage.py db upgrade && celery worker\nweb: gunicorn app:app\n'
    runs Procfile 'release: ourtool prepare\nweb: x\n'
    runs Procfile 'release: python manage.py migrate\nweb: x\n'
    runs app.json '{"scripts": {"postdeploy": "flask db upgrade"}}'
    runs app.json '{"scripts": {"dokku": {"postdeploy": "flask db upgrade"}}}'
    runs heroku.yml 'build:\n  docker:\n    web: Dockerfile\nrelease:\n  image: web\n  command:\n    - alembic upgrade head\n'
    runs Dockerfile 'FROM python\nCMD ["sh", "-c", "alembic upgrade head && gunicorn app:app"]\n'
    runs Dockerfile 'FROM python\nENTRYPOINT ["alembic", "upgrade", "head"]\n'
    runs fly.toml "[deploy]\n  release_command = 'flask db upgrade'\n"
    runs render.yaml 'services:\n  - type: web\n    preDeployCommand: alembic upgrade head\n'
    runs docker-compose.yml 'services:\n  migrate:\n    command: alembic upgrade head\n'
    runs package.json '{"scripts": {"postinstall": "python manage.py db upgrade"}}'
    runs bin/post_compile '#!/bin/sh\nalembic upgrade head\n'
    runs .github/workflows/main.yml 'on: push\njobs:\n  test:\n    steps:\n      - run: pytest\n  deploy:\n    steps:\n      - run: alembic upgrade head\n'
    runs .gitlab-ci.yml 'test:\n  script:\n    - pytest\nship:\n  stage: deploy\n  script:\n    - alembic upgrade head\n'
    runs .travis.yml 'script: pytest\ndeploy:\n  provider: heroku\n  run: "python manage.py db upgrade"\n'
    runs app/__init__.py 'from flask_migrate import Migrate, upgrade\n\ndef create_app():\n    with app.app_context():\n        upgrade()\n'
    runs start.py 'from alembic import command\ncommand.upgrade(config, "head")\n'
    runs start.py 'import subprocess  # alembic\nsubprocess.check_call(["alembic", "upgrade", "head"])\n'
}
places_that_name() {
    shop
    named ops/release.sh 'set -e\nflask db upgrade\n' Procfile 'release: bash ops/release.sh\nweb: x\n'
    named docker/entry.sh 'alembic upgrade head\nexec "$@"\n' Dockerfile 'FROM python\nCOPY docker/entry.sh /\nENTRYPOINT ["/entry.sh"]\n'
    named Makefile 'release:\n\tflask db upgrade\n' Procfile 'release: make release\nweb: x\n'
    named backend/Dockerfile 'FROM python\nCMD flask db upgrade && gunicorn x\n' docker-compose.yml 'services:\n  web:\n    build: ./backend\n'
    named deploy/ship.sh 'ssh server alembic upgrade head\n' .github/workflows/x.yml 'jobs:\n  deploy:\n    steps:\n      - run: deploy/ship.sh\n'
    # A script that names a script.
    place bin/common.sh 'alembic upgrade head\n'
    put bin/start '#!/bin/sh\n. bin/common.sh\n'
    put Procfile 'web: bin/start\n'
    commit chain
    not_warned
}
no_places() {
    shop
    runs_not Procfile 'web: gunicorn app:app\nmigrate: alembic upgrade head\n'
    runs_not Procfile 'web: gunicorn app:app\njobs: flask db upgrade\n'
    runs_not Procfile '# release: alembic upgrade head\nweb: x\n'
    runs_not Procfile 'release: python manage.py collectstatic\nweb: x\n'
    says 'does something else'
    runs_not Procfile 'release: flask db migrate\nweb: x\n'
    runs_not app.json '{"environments": {"test": {"scripts": {"test": "alembic upgrade head && pytest"}}}}'
    runs_not package.json '{"scripts": {"upgrade-database": "alembic upgrade head"}}'
    runs_not Dockerfile 'FROM python\nRUN apt-get update && apt-get -y upgrade\nRUN pip install --upgrade pip\nCOPY migrations /app/migrations\n'
    runs_not .github/workflows/main.yml 'on: push\njobs:\n  test:\n    steps:\n      - run: alembic upgrade head && pytest\n  deploy:\n    steps:\n      - run: git push heroku main\n'
    runs_not .gitlab-ci.yml 'test:\n  script:\n    - alembic upgrade head\n    - pytest\n'
    runs_not tests/conftest.py 'from alembic import command\ncommand.upgrade(config, "head")\n'
    runs_not README.md 'Run `alembic upgrade head` after each deploy.\n'
    runs_not ops/by_hand.sh 'alembic upgrade head\n'
    runs_not app/views.py 'from flask_migrate import upgrade\n\n@app.route("/up")\ndef up():\n    upgrade()\n'
}

# What deploys, and what does not.
remotes() {
    shop
    deploys_to dokku dokku@apps.example.com:shop
    deploys_to backup https://example.com/backup.git
    deploys_to accounts git@heroku.work:shop.git
    passes push -q dokku main
    says OH501 'ssh dokku@apps.example.com run shop alembic upgrade head'
    passes push -q accounts main:master
    says OH501
    passes push -q backup main
    says_not OH501
    # Heroku builds its main branch only; a tag is no branch.
    passes push -q heroku main:refs/heads/try
    says_not OH501
    git tag v1
    passes push -q heroku v1
    says_not OH501
    # By its URL, without a remote.
    git remote remove heroku
    passes push -q "$HEROKU" main
    says OH501
    passes push -q "$HEROKU" :try
    says_not OH501
}
settings() {
    shop
    deploys_to live https://example.com/live.git
    printf '[tool.onehead]\ndeploy-remote = "live"\n' >pyproject.toml
    commit 'deploy-remote'
    passes push -q live main:whatever
    says OH501 'Let the deploy run'
    printf '[tool.onehead]\ndeploy-remote = "origin/production"\n' >pyproject.toml
    commit 'a branch'
    passes push -q origin main
    says_not OH501
    passes push -q origin main:production
    says OH501
    # A pull request into that branch.
    add b a
    knows production
    checked 0 --base origin/production
    says OH501
    checked 0 --base origin/main
    says_not OH501
    # By-passes.
    passes -c onehead.skip=OH501 push -q heroku main
    says 'OH501' 'is not reported, by onehead.skip'
    says_not 'warning OH501'
    again
    printf '[tool.onehead]\noff = ["OH501"]\n' >pyproject.toml
    commit off
    git push -q --no-verify origin main
    passes push -q heroku main
    silent
}
# A push that also brings something to its target is judged for that as before.
with_a_fork() {
    shop
    landed main c a
    knows main
    add b a
    fails push -q heroku main
    says OH102 OH501
}
head_and_heads() {
    shop
    printf 'release: alembic upgrade head\nweb: x\n' >Procfile
    printf 'FROM python\nCMD alembic upgrade heads && gunicorn x\n' >Dockerfile
    commit both
    warned
    says 'Procfile:1' 'Dockerfile:2'
    printf 'FROM python\nCMD alembic upgrade head && gunicorn x\n' >Dockerfile
    commit alike
    again
    not_warned
}

row 'a deploy that forgets the upgrade is warned of, when it brings migrations' forgotten
row 'the printed commands add a release phase, and the next push is silent' mended
row 'the story: a process that nobody starts, a start script, a release phase' story
if [ -n "${OPEN_EVENT_SERVER:-}" ]; then
    row 'the same in the real history' real_story
else
    skip 'the same in the real history' 'OPEN_EVENT_SERVER names no clone'
fi
row 'each place that runs the upgrade is seen' places
row 'and the scripts that a place names' places_that_name
row 'what looks like it runs no upgrade' no_places
row 'Heroku, Dokku, other remotes, other branches' remotes
row 'deploy-remote: a remote, a branch; off, skip' settings
row 'the other rules judge the same push' with_a_fork
row 'head here and heads there' head_and_heads
tap_end
