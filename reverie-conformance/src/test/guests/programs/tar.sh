# A round trip of a directory tree through tar and gzip.
set -e
mkdir out
tar -C /usr/include -cf - linux asm-generic | gzip -n -9 | tee archive.gz | gunzip | tar -C out -xf -
diff -r /usr/include/linux out/linux && echo "the tree came back as it was"
tar -tzf archive.gz | wc -l
tar -C out --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf sorted.tar .
md5sum sorted.tar
gzip -t sorted.tar || echo "gzip: $?"
tar -xf /dev/null --occurrence nothing || echo "tar: $?"
