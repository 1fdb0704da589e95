# Forks, pipes, signals, sockets and files in perl.
use strict;
use warnings;
use IO::Select;
use POSIX qw(:sys_wait_h);
use Socket;
use Time::HiRes 'ualarm';

$| = 1;
my @pids = map { my $n = $_; my $pid = fork; exit $n if !$pid; $pid } 1 .. 20;
my $sum = 0;
for my $pid (@pids) { waitpid $pid, 0; $sum += $? >> 8 }
print "children $sum\n";
print "backticks ", `echo hello`, "status ", system('exit 3') >> 8, "\n";
open my $pipe, '-|', 'seq 1 1000' or die;
my $lines = () = <$pipe>;
close $pipe;
print "lines $lines\n";
my $caught = 0;
local $SIG{CHLD} = sub { while ((my $pid = waitpid -1, WNOHANG) > 0) { $caught++ } };
for (1 .. 5) { exit 0 if !(fork // die) }
select undef, undef, undef, 1 while $caught < 5;
print "caught $caught\n";
$SIG{CHLD} = 'DEFAULT';
eval { local $SIG{ALRM} = sub { die "alarm\n" }; ualarm 10_000; select undef, undef, undef, 100; };
print "interrupted by $@";
socketpair my $left, my $right, AF_UNIX, SOCK_STREAM, PF_UNSPEC or die;
if (!fork) { close $left; print $right 'x' x 300_000; exit 0 }
close $right;
my $bytes = 0;
while (sysread $left, my $part, 65536) { $bytes += length $part }
print "bytes $bytes\n";
wait;
kill 'KILL', $$ if @ARGV;
exit 12;
