exec find /usr/include -maxdepth 2 -name '*.h' -newer /etc/hostname -type f -size -2k
