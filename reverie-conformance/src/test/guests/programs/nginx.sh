# nginx in the foreground with two workers, three hundred requests, a reload, and a graceful end.
set -e
n=${1:-300}
mkdir site logs
seq 1 5000 >site/numbers
cat >nginx.conf <<END
daemon off;
worker_processes 2;
pid nginx.pid;
error_log logs/error.log;
events { worker_connections 64; }
http {
    access_log logs/access.log;
    client_body_temp_path temp1; proxy_temp_path temp2; fastcgi_temp_path temp3; uwsgi_temp_path temp4; scgi_temp_path temp5;
    server { listen 127.0.0.1:$PORT; root site; }
}
END
nginx -p "$PWD" -c nginx.conf -e logs/error.log &
server=$!
until curl -sf "http://127.0.0.1:$PORT/numbers" -o first; do
    # 22: it answers, and refuses. Its workers may be another user, to whom a directory above this one is closed.
    [ $? != 22 ] || { kill "$server"; echo "nginx can't serve files from $PWD: is that closed to other users?"; exit 1; }
    kill -0 "$server"
done
cmp first site/numbers && echo "same"
if command -v ab >/dev/null; then
    ab -q -n "$n" -c 8 "http://127.0.0.1:$PORT/numbers" >ab.log
    grep -E '^(Complete|Failed) requests|^HTML transferred' ab.log
else
    for i in $(seq 1 "$n"); do curl -s "http://127.0.0.1:$PORT/numbers" | cmp - site/numbers; done
    printf '%s\n' "Complete requests:      $n" 'Failed requests:        0' "HTML transferred:       $((n * 23893)) bytes"
fi
kill -HUP "$server"
curl -s -o /dev/null -w '%{http_code}\n' "http://127.0.0.1:$PORT/nothing"
kill -QUIT "$server"
wait "$server"
echo "server ended with $?"
[ "$(grep -c '"GET /numbers' logs/access.log)" -gt "$n" ] && echo "all logged"
