package dev.reverie.syscalls;

import org.jspecify.annotations.Nullable;

/** Which arguments of the native system calls name files: by a path, or by a descriptor. */
public final class FileArguments {
    private static final int RESULT = SyscallArgs.COUNT;

    private FileArguments() {}

    /** In what way an argument names files. */
    public enum Role {
        /** Not at all. */
        NONE,
        /** It points to a path. */
        PATH,
        /** It is a descriptor, or AT_FDCWD. */
        DESCRIPTOR,
        /** It points to two descriptors that the call makes. */
        NEW_PAIR,
        /** It points to an array of struct pollfd. */
        POLL_LIST,
        /** It points to an fd_set. */
        SET
    }

    /** What the argument at {@code index}, 0 to 5, of the native call with this number is. */
    public static Role role(int number, int index) {
        return switch (letter(number, index)) {
            case 'p' -> Role.PATH;
            case 'd' -> Role.DESCRIPTOR;
            case 'n' -> Role.NEW_PAIR;
            case 'l' -> Role.POLL_LIST;
            case 's' -> Role.SET;
            default -> Role.NONE;
        };
    }

    /** Whether the call takes a path. */
    public static boolean hasPath(int number) {
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            if (role(number, i) == Role.PATH) {
                return true;
            }
        }
        return false;
    }

    /** Whether the call takes or makes a descriptor. */
    public static boolean hasDescriptor(int number) {
        for (int i = 0; i < SyscallArgs.COUNT; i++) {
            Role role = role(number, i);
            if (role != Role.NONE && role != Role.PATH) {
                return true;
            }
        }
        return letter(number, RESULT) == 'd';
    }

    private static char letter(int number, int index) {
        @Nullable String letters = FileArgumentLetters.of(number);
        return letters == null ? ' ' : letters.charAt(index);
    }
}
