package dev.reverie.api;

import dev.reverie.syscalls.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A program to run as the guest: program, arguments, environment, directory and standard descriptors, all as the raw bytes
 * that Linux passes. Immutable; each {@code with…} method makes a changed copy.
 *
 * {@snippet class="dev.reverie.api.snippets.Counter" region="run"}
 */
public final class Command {
    private final List<Bytes> argv;
    private final Optional<Bytes> cwd;
    private final boolean inheritsEnvironment;
    private final Map<Bytes, Bytes> environment;
    private final Set<Bytes> removedVariables;
    private final Stdio stdin;
    private final Stdio stdout;
    private final Stdio stderr;
    private final boolean aslr;
    private final List<Integer> inheritedDescriptors;
    private final List<ResourceLimit> limits;

    private Command(Builder from) {
        argv = List.copyOf(from.argv);
        cwd = from.cwd;
        inheritsEnvironment = from.inheritsEnvironment;
        environment = Map.copyOf(from.environment);
        removedVariables = Set.copyOf(from.removedVariables);
        stdin = from.stdin;
        stdout = from.stdout;
        stderr = from.stderr;
        aslr = from.aslr;
        inheritedDescriptors = List.copyOf(from.inheritedDescriptors);
        limits = List.copyOf(from.limits);
    }

    /** A program and its arguments. The program is looked up in the guest's PATH unless it contains a slash. */
    public static Command of(String program, String... arguments) {
        List<Bytes> argv = new ArrayList<>();
        argv.add(Bytes.of(program));
        for (String argument : arguments) {
            argv.add(Bytes.of(argument));
        }
        return ofBytes(argv);
    }

    /**
     * The same from raw bytes.
     *
     * @throws IllegalArgumentException if there is not even a program, or a byte is zero
     */
    public static Command ofBytes(List<Bytes> argv) {
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        for (Bytes argument : argv) {
            rejectZero(argument, "an argument");
        }
        return new Command(new Builder(argv));
    }

    /**
     * Another program, with its arguments, and all else the same.
     *
     * @throws IllegalArgumentException as by {@link #ofBytes}
     */
    public Command withArgv(List<Bytes> newArgv) {
        Builder copy = new Builder(this);
        copy.argv = ofBytes(newArgv).argv();
        return new Command(copy);
    }

    /** The program, as given, and its arguments. */
    public List<Bytes> argv() {
        return argv;
    }

    /** The directory the guest starts in; ours if empty. */
    public Optional<Bytes> cwd() {
        return cwd;
    }

    /** Whether the guest gets our environment, with {@link #environment()} on top. */
    public boolean inheritsEnvironment() {
        return inheritsEnvironment;
    }

    /** Variables set for the guest. */
    public Map<Bytes, Bytes> environment() {
        return environment;
    }

    /** Variables of ours that the guest does not get. */
    public Set<Bytes> removedVariables() {
        return removedVariables;
    }

    /** Its standard input. */
    public Stdio stdin() {
        return stdin;
    }

    /** Its standard output. */
    public Stdio stdout() {
        return stdout;
    }

    /** Its standard error. */
    public Stdio stderr() {
        return stderr;
    }

    /** Whether its addresses are randomised, as the system does by default. */
    public boolean aslr() {
        return aslr;
    }

    /** Our descriptors above 2 that the guest gets under the same numbers; all others are closed. */
    public List<Integer> inheritedDescriptors() {
        return inheritedDescriptors;
    }

    /** Limits set for the guest. */
    public List<ResourceLimit> limits() {
        return limits;
    }

    /** Starts in this directory. A relative program path is taken from there. */
    public Command withCwd(String directory) {
        return withCwd(Bytes.of(directory));
    }

    /** Starts in this directory. A relative program path is taken from there. */
    public Command withCwd(Bytes directory) {
        Builder copy = new Builder(this);
        copy.cwd = Optional.of(rejectZero(directory, "the directory"));
        return new Command(copy);
    }

    /** Sets a variable. */
    public Command withEnv(String name, String value) {
        return withEnv(Bytes.of(name), Bytes.of(value));
    }

    /**
     * Sets a variable.
     *
     * @throws IllegalArgumentException if the name is empty or has a {@code =}, or a byte is zero
     */
    public Command withEnv(Bytes name, Bytes value) {
        if (name.length() == 0 || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException("not a name of an environment variable: '" + name + "'");
        }
        Builder copy = new Builder(this);
        copy.environment.put(rejectZero(name, "a variable's name"), rejectZero(value, "a variable's value"));
        copy.removedVariables.remove(name);
        return new Command(copy);
    }

    /** Removes a variable, whether it is one of ours or was set before. */
    public Command withoutEnv(Bytes name) {
        Builder copy = new Builder(this);
        copy.environment.remove(name);
        copy.removedVariables.add(name);
        return new Command(copy);
    }

    /** Starts from an empty environment instead of ours. */
    public Command withoutHostEnv() {
        Builder copy = new Builder(this);
        copy.inheritsEnvironment = false;
        return new Command(copy);
    }

    /** Where its standard input comes from: inherit, discard or input. */
    public Command withStdin(Stdio source) {
        if (source instanceof Stdio.Capture) {
            throw new IllegalArgumentException("standard input can't be captured");
        }
        Builder copy = new Builder(this);
        copy.stdin = source;
        return new Command(copy);
    }

    /** Where its standard output goes: inherit, discard or capture. */
    public Command withStdout(Stdio target) {
        Builder copy = new Builder(this);
        copy.stdout = rejectInput(target);
        return new Command(copy);
    }

    /** Where its standard error goes: inherit, discard or capture. */
    public Command withStderr(Stdio target) {
        Builder copy = new Builder(this);
        copy.stderr = rejectInput(target);
        return new Command(copy);
    }

    /** Captures both outputs. */
    public Command withOutputCaptured() {
        return withStdout(Stdio.capture()).withStderr(Stdio.capture());
    }

    /** Turns address space randomisation off, so that runs can be compared. See personality(2). */
    public Command withoutAslr() {
        return withAslr(false);
    }

    /** Whether addresses are randomised as the system does by default, or not at all. */
    public Command withAslr(boolean isRandomised) {
        Builder copy = new Builder(this);
        copy.aslr = isRandomised;
        return new Command(copy);
    }

    /**
     * Passes on these descriptors of ours, under the same numbers. Without this the guest gets only the three standard ones.
     *
     * @throws IllegalArgumentException if one is negative or standard
     */
    public Command withInheritedDescriptors(int... descriptors) {
        Builder copy = new Builder(this);
        for (int descriptor : descriptors) {
            if (descriptor <= 2) {
                throw new IllegalArgumentException("not a descriptor above 2: " + descriptor);
            }
            copy.inheritedDescriptors.add(descriptor);
        }
        return new Command(copy);
    }

    /** Sets a resource limit. */
    public Command withLimit(ResourceLimit limit) {
        Builder copy = new Builder(this);
        copy.limits.add(limit);
        return new Command(copy);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Bytes argument : argv) {
            text.append(text.isEmpty() ? "" : " ").append(argument);
        }
        return text.toString();
    }

    private static Stdio rejectInput(Stdio target) {
        if (target instanceof Stdio.Input) {
            throw new IllegalArgumentException("an output descriptor can't take input");
        }
        return target;
    }

    private static Bytes rejectZero(Bytes bytes, String what) {
        if (bytes.indexOf(0) >= 0) {
            throw new IllegalArgumentException(what + " has a zero byte: '" + bytes + "'");
        }
        return bytes;
    }

    /** The mutable twin that copies are made through. */
    private static final class Builder {
        List<Bytes> argv;
        Optional<Bytes> cwd = Optional.empty();
        boolean inheritsEnvironment = true;
        final Map<Bytes, Bytes> environment = new LinkedHashMap<>();
        final Set<Bytes> removedVariables = new HashSet<>();
        Stdio stdin = Stdio.inherit();
        Stdio stdout = Stdio.inherit();
        Stdio stderr = Stdio.inherit();
        boolean aslr = true;
        final Set<Integer> inheritedDescriptors = new TreeSet<>();
        final List<ResourceLimit> limits = new ArrayList<>();

        Builder(List<Bytes> argv) {
            this.argv = argv;
        }

        Builder(Command from) {
            argv = from.argv;
            cwd = from.cwd;
            inheritsEnvironment = from.inheritsEnvironment;
            environment.putAll(from.environment);
            removedVariables.addAll(from.removedVariables);
            stdin = from.stdin;
            stdout = from.stdout;
            stderr = from.stderr;
            aslr = from.aslr;
            inheritedDescriptors.addAll(from.inheritedDescriptors);
            limits.addAll(from.limits);
        }
    }
}
