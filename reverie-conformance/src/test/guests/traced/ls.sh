exec ls -l /usr/include/linux /etc/hostname /nothing
