# A database of 1,000 rows: transactions, an index, queries, several processes at once, an error.
set -e
db() { sqlite3 -cmd '.timeout 60000' data.db "$@"; }
db 'pragma journal_mode=wal; create table t(id integer primary key, name text, n real);'
{
    echo 'begin;'
    for i in $(seq 1 1000); do echo "insert into t(name, n) values ('row $i', $i * 1.5);"; done
    echo 'commit; create index by_name on t(name);'
} | db
db "select count(*), sum(n), min(name), max(name) from t; select * from t where name = 'row 500';"
db .dump | md5sum
for i in 1 2 3 4; do db "insert into t(name, n) values ('job', $i);" & done
wait
db "select count(*), sum(n) from t where name = 'job'; pragma integrity_check;"
db 'select * from missing;' 2>&1 || echo "sqlite3: $?"
