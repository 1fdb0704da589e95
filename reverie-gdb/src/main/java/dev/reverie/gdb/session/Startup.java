package dev.reverie.gdb.session;

import dev.reverie.api.Command;
import dev.reverie.gdb.protocol.Hex;
import dev.reverie.gdb.protocol.Malformed;
import dev.reverie.gdb.protocol.Payload;
import dev.reverie.syscalls.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How programs are started: as the server was told, and with what clients have changed since. */
public final class Startup {
    private final Command initial;
    private final Map<Bytes, @Nullable Bytes> variables = new LinkedHashMap<>();
    private @Nullable Bytes directory;
    private List<Bytes> argv;
    private boolean isRandomised;

    /** As a command says. Where the name of its program is empty, there is none yet. */
    public Startup(Command initial) {
        this.initial = initial;
        argv = initial.argv();
        isRandomised = initial.aslr();
    }

    /** Whether it is known which program is to be started. */
    public boolean isComplete() {
        return argv.getFirst().length() > 0;
    }

    /** The program, and all that it starts with. */
    public Command command() {
        Command command = initial.withArgv(argv).withAslr(isRandomised);
        for (Map.Entry<Bytes, @Nullable Bytes> each : variables.entrySet()) {
            Bytes value = each.getValue();
            command = value == null ? command.withoutEnv(each.getKey()) : command.withEnv(each.getKey(), value);
        }
        Bytes there = directory;
        return there == null ? command : command.withCwd(there);
    }

    /** Takes what comes behind {@code vRun;}: a program, or nothing for the last one, and arguments, which are final. */
    void choose(Payload packet) throws Malformed {
        List<Bytes> words = new ArrayList<>();
        Bytes program = bytes(packet.upTo(';'));
        words.add(program.length() == 0 ? argv.getFirst() : program);
        while (!packet.isAtEnd()) {
            words.add(bytes(packet.upTo(';')));
        }
        argv = words;
    }

    /** Takes a packet with this name; false if it is none about starts. */
    boolean set(String name, Payload packet) throws Malformed {
        switch (name) {
            case "EnvironmentHexEncoded" -> {
                Bytes setting = bytes(packet.rest());
                int equals = setting.indexOf('=');
                if (equals <= 0) {
                    throw new Malformed("no name of a variable");
                }
                variables.put(setting.slice(0, equals), setting.slice(equals + 1, setting.length()));
            }
            case "EnvironmentUnset" -> {
                Bytes variable = bytes(packet.rest());
                if (variable.length() == 0 || variable.indexOf('=') >= 0) {
                    throw new Malformed("no name of a variable");
                }
                variables.put(variable, null);
            }
            case "EnvironmentReset" -> variables.clear();
            case "SetWorkingDir" -> {
                Bytes wanted = bytes(packet.rest());
                directory = wanted.length() == 0 ? null : wanted;
            }
            case "DisableRandomization" -> isRandomised = packet.number(1) == 0;
            // gdbserver has a shell start programs, but lets it change no argument, so that it does not matter.
            case "StartupWithShell" -> packet.number(1);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Bytes bytes(String digits) throws Malformed {
        Bytes bytes = Bytes.of(Hex.bytes(digits));
        if (bytes.indexOf(0) >= 0) {
            throw new Malformed("a zero byte");
        }
        return bytes;
    }
}
