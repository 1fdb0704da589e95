mkdir out
tar -C /usr/include -czf archive.tar.gz asm-generic
tar -C out -xzf archive.tar.gz
exec tar -tf archive.tar.gz
