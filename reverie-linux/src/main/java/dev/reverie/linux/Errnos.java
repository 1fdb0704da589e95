package dev.reverie.linux;

/** The errno values the tracer itself decides on. See errno(3). */
public final class Errnos {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int E2BIG = 7;
    public static final int ENOEXEC = 8;
    public static final int ECHILD = 10;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EFAULT = 14;
    public static final int EBUSY = 16;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ETXTBSY = 26;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ELOOP = 40;
    public static final int ENOTSOCK = 88;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ECONNABORTED = 103;

    /** The largest errno the kernel returns; results in [−4095, −1] are errors. */
    public static final int MAX = 4095;

    private Errnos() {}

    /** Whether a raw result is an error. */
    public static boolean isError(long result) {
        return result < 0 && result >= -MAX;
    }

    /** The name of an errno as the kernel headers spell it, for messages. */
    public static String name(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM (operation not permitted)";
            case ENOENT -> "ENOENT (no such file or directory)";
            case ESRCH -> "ESRCH (no such process)";
            case EINTR -> "EINTR (interrupted)";
            case EIO -> "EIO (input/output error)";
            case E2BIG -> "E2BIG (argument list too long)";
            case ENOEXEC -> "ENOEXEC (exec format error)";
            case ECHILD -> "ECHILD (no child processes)";
            case EAGAIN -> "EAGAIN (resource temporarily unavailable)";
            case ENOMEM -> "ENOMEM (out of memory)";
            case EACCES -> "EACCES (permission denied)";
            case EFAULT -> "EFAULT (bad address)";
            case EBUSY -> "EBUSY (busy)";
            case ENODEV -> "ENODEV (no such device)";
            case ENOTDIR -> "ENOTDIR (not a directory)";
            case EISDIR -> "EISDIR (is a directory)";
            case EINVAL -> "EINVAL (invalid argument)";
            case ETXTBSY -> "ETXTBSY (text file busy)";
            case ENAMETOOLONG -> "ENAMETOOLONG (name too long)";
            case ENOSYS -> "ENOSYS (not implemented)";
            case ELOOP -> "ELOOP (too many symbolic links)";
            case ENOTSOCK -> "ENOTSOCK (no socket)";
            case EADDRINUSE -> "EADDRINUSE (address already in use)";
            case EADDRNOTAVAIL -> "EADDRNOTAVAIL (no address of this machine)";
            default -> "errno " + errno;
        };
    }
}
