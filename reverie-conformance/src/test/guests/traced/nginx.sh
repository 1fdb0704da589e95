# needs: nginx curl
mkdir logs
seq 1000 >numbers
cat >nginx.conf <<END
daemon off;
worker_processes 1;
pid nginx.pid;
error_log logs/error.log;
events { worker_connections 64; }
http {
    access_log logs/access.log;
    client_body_temp_path temp1; proxy_temp_path temp2; fastcgi_temp_path temp3; uwsgi_temp_path temp4; scgi_temp_path temp5;
    server { listen 127.0.0.1:$PORT; root $PWD; }
}
END
nginx -p "$PWD" -c nginx.conf -e logs/error.log &
server=$!
# Waits for the server without starting programs: how often one has to look must not change who is whose which child.
mkfifo pause
until { exec 3<>"/dev/tcp/127.0.0.1/$PORT"; } 2>/dev/null; do read -rt 0.05 <>pause; done
exec 3>&-
curl -sf "http://127.0.0.1:$PORT/numbers" -o got
kill -QUIT "$server"
wait "$server"
