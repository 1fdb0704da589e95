catch throw
catch catch
continue
backtrace
continue
continue
