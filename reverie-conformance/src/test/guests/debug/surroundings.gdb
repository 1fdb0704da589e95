break main
continue
info proc mappings
gcore core
shell head -c 4 core | tail -c 3
info sharedlibrary
print $_exitcode
kill
