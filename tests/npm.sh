# npm.sh: what npm brings, for tests against programs of others: kept below the build from one run to the next, each in a
# folder of its own, so that two test files may ask at once. Sourced after tap.sh.

# from_npm NAME@VERSION: NPM is its node_modules then, with the programs in NPM/.bin. Fails where npm does not bring it.
# No script of the package runs: lefthook's would write hooks into the repository that the build lies in.
from_npm() {
    npm_folder=${BUILD:-$TOP/build}/npm/$(printf '%s' "$1" | tr -c 'A-Za-z0-9.-' _)
    # shellcheck disable=SC2034 # read by the files that source this
    NPM=$npm_folder/node_modules
    [ ! -d "$npm_folder" ] || return 0
    command -v npm >/dev/null || return 1
    npm_new=$npm_folder.$$
    mkdir -p "$npm_new"
    if npm install --prefix "$npm_new" --ignore-scripts --no-audit --no-fund --loglevel=error "$1" >"$SCRATCH/npm.log" 2>&1; then
        mv -T "$npm_new" "$npm_folder"
    else
        rm -rf "$npm_new"
        return 1
    fi
}
