package dev.reverie.ptrace;

import dev.reverie.api.Command;
import dev.reverie.api.LaunchException;
import dev.reverie.api.ResourceLimit;
import dev.reverie.linux.Errnos;
import dev.reverie.linux.LaunchSpec;
import dev.reverie.linux.OwnProcess;
import dev.reverie.linux.ffi.Descriptors;
import dev.reverie.linux.seccomp.SeccompProgram;
import dev.reverie.syscalls.Bytes;
import dev.reverie.syscalls.Errno;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works out what a command starts with: its environment, and the file that its program's name stands for. */
final class GuestCommand {
    /** Where execvp(3) looks if there is no PATH. */
    private static final Bytes DEFAULT_PATH = Bytes.of("/bin:/usr/bin");

    private static final Bytes PATH = Bytes.of("PATH");
    private static final Bytes SLASH = Bytes.of("/");

    private final Command command;
    private final Map<Bytes, Bytes> environment;

    GuestCommand(Command command) {
        this.command = command;
        this.environment = environmentOf(command);
    }

    /** The launch of the command with these descriptors as its standard ones. */
    LaunchSpec toSpec(int[] stdio, int cpu, SeccompProgram filter, boolean timestampTrapped) {
        List<byte[]> argv = new ArrayList<>();
        for (Bytes argument : command.argv()) {
            argv.add(argument.toArray());
        }
        List<byte[]> envp = new ArrayList<>();
        for (Map.Entry<Bytes, Bytes> variable : environment.entrySet()) {
            envp.add(variable.getKey()
                    .plus(Bytes.of("="))
                    .plus(variable.getValue())
                    .toArray());
        }
        List<long[]> limits = new ArrayList<>();
        for (ResourceLimit limit : command.limits()) {
            limits.add(new long[] {limit.resource(), limit.soft(), limit.hard()});
        }
        byte @Nullable [] cwd = command.cwd().isPresent() ? command.cwd().get().toArray() : null;
        return new LaunchSpec(
                program().toArray(),
                argv,
                envp,
                cwd,
                stdio,
                command.inheritedDescriptors().stream()
                        .mapToInt(Integer::intValue)
                        .toArray(),
                OwnProcess.inheritedIgnoredSignals(),
                OwnProcess.initialSignalMask(),
                limits,
                command.aslr(),
                cpu,
                filter,
                timestampTrapped);
    }

    /** The path to execute, as execvp(3) finds it. */
    private Bytes program() {
        Bytes name = command.argv().getFirst();
        if (name.indexOf('/') >= 0) {
            return name;
        }
        boolean denied = false;
        for (Bytes directory : split(environment.getOrDefault(PATH, DEFAULT_PATH))) {
            Bytes path = directory.length() == 0
                    ? Bytes.of("./").plus(name)
                    : directory.plus(SLASH).plus(name);
            int result = Descriptors.checkExecutable(fromOurDirectory(path).toArray());
            if (result == 0) {
                return path;
            }
            denied |= result == -Errnos.EACCES;
        }
        if (denied) {
            throw new LaunchException("cannot run '" + name + "': permission denied (EACCES)", Errno.EACCES);
        }
        throw new LaunchException(
                "cannot run '" + name + "': no such program in PATH (ENOENT)"
                        + (name.length() == 0 ? "; its name is empty" : ""),
                Errno.ENOENT);
    }

    private Bytes fromOurDirectory(Bytes path) {
        boolean isAbsolute = path.length() > 0 && path.at(0) == '/';
        return isAbsolute || command.cwd().isEmpty()
                ? path
                : command.cwd().get().plus(SLASH).plus(path);
    }

    private static List<Bytes> split(Bytes path) {
        List<Bytes> directories = new ArrayList<>();
        Bytes rest = path;
        for (int colon = rest.indexOf(':'); colon >= 0; colon = rest.indexOf(':')) {
            directories.add(rest.slice(0, colon));
            rest = rest.slice(colon + 1, rest.length());
        }
        directories.add(rest);
        return directories;
    }

    private static Map<Bytes, Bytes> environmentOf(Command command) {
        Map<Bytes, Bytes> variables = new LinkedHashMap<>();
        if (command.inheritsEnvironment()) {
            for (byte[] raw : OwnProcess.environment()) {
                Bytes variable = Bytes.of(raw);
                int equals = variable.indexOf('=');
                if (equals > 0) {
                    // The first of two of the same name is what getenv(3) finds.
                    variables.putIfAbsent(variable.slice(0, equals), variable.slice(equals + 1, variable.length()));
                }
            }
        }
        variables.keySet().removeAll(command.removedVariables());
        variables.putAll(command.environment());
        return variables;
    }
}
