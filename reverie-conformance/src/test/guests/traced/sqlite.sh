# needs: sqlite3
sqlite3 data.db 'pragma journal_mode=wal; create table t(id integer primary key, name text);'
sqlite3 data.db 'begin; insert into t(name) values ("a"), ("b"); commit; select * from t; pragma integrity_check;'
exec sqlite3 data.db 'select * from missing;'
