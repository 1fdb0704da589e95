# needs: ssh-keygen
ssh-keygen -q -t ed25519 -N '' -C comment -f key
exec ssh-keygen -l -f key.pub
