# nginx with two workers under load for SECONDS_EACH seconds, each page compared, reloads in between, and a graceful end.
set -e
seconds=${SECONDS_EACH:-60}
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
until curl -sf "http://127.0.0.1:$PORT/numbers" -o first; do kill -0 "$server"; done
end=$(($(date +%s) + seconds))
pages=0
same=0
while [ "$(date +%s)" -lt $end ]; do
    # Forty pages by one curl, over connections that are kept.
    curl -s "http://127.0.0.1:$PORT/numbers?[1-40]" -o 'page#1'
    for i in $(seq 1 40); do cmp -s "page$i" site/numbers && same=$((same + 1)); done
    rm page*
    pages=$((pages + 40))
    [ $((pages % 400)) != 0 ] || kill -HUP "$server"
done
echo "figures: $pages pages" >&2
[ $same = $pages ] && echo 'every page is right'
kill -QUIT "$server"
wait "$server"
echo "server ended with $?"
[ "$(grep -c '"GET /numbers?' logs/access.log)" = $pages ] && echo 'every page is in the log'
