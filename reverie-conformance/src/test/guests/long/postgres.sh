# PostgreSQL with pgbench for SECONDS_EACH seconds; its accounts must balance, also after a crash of one of its processes.
#
#   postgres.sh prepare DIRECTORY    makes a cluster there, with pgbench's tables
#   postgres.sh run DIRECTORY        works with it, and removes it
set -e
seconds=${SECONDS_EACH:-60}
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
work=$2
as() { setpriv --reuid=postgres --regid=postgres --clear-groups env HOME="$work" "$@"; }
serve() {
    as "$bin/postgres" -D data -p "$PORT" -k "$work" -c listen_addresses='' >>server.log 2>&1 &
    server=$!
    until sql 'select 1' >/dev/null 2>&1; do kill -0 "$server"; done
}
sql() { as psql -h "$work" -p "$PORT" -XAtq -c "$1" "${2:-postgres}"; }
end() {
    kill -INT "$(head -1 data/postmaster.pid)"
    wait "$server"
}

if [ "$1" = prepare ]; then
    mkdir "$work"
    chown postgres "$work"
    cd "$work"
    as "$bin/initdb" -D data -A trust >initdb.log
    serve
    as pgbench -h "$work" -p "$PORT" -i -s 2 -q postgres >init.log 2>&1
    end
    exit
fi

cd "$work"
serve
as pgbench -h "$work" -p "$PORT" -c 4 -j 2 -T "$seconds" postgres >bench.log 2>&1
sed -n 's/^/figures: /; /transactions actually processed\|tps/p' bench.log >&2
grep -q '^number of failed transactions: 0 ' bench.log && echo 'no transaction failed'
sums='select (select sum(abalance) from pgbench_accounts) = (select sum(delta) from pgbench_history)
    and (select sum(bbalance) from pgbench_branches) = (select sum(delta) from pgbench_history)'
echo "balanced: $(sql "$sums")"
# One process is killed: the server starts all others again, and recovers.
backend=$(sql "select pid from pg_stat_activity where backend_type = 'checkpointer'")
kill -KILL "$backend"
until grep -q 'all server processes terminated; reinitializing' server.log; do kill -0 "$server"; done
until sql 'select 1' >/dev/null 2>&1; do kill -0 "$server"; done
echo "balanced after a crash: $(sql "$sums")"
end && echo 'server ended with 0'
cd /
rm -rf "$work"
