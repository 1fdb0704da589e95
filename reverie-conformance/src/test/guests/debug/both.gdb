set detach-on-fork off
break after
continue
inferior 2
continue
kill inferiors 1
