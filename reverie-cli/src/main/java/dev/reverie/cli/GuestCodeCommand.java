package dev.reverie.cli;

import dev.reverie.guestcode.ClassBytes;
import dev.reverie.guestcode.CompiledCode;
import dev.reverie.guestcode.CompilerOptions;
import dev.reverie.guestcode.GuestCodeCompiler;
import dev.reverie.guestcode.GuestCodeException;
import dev.reverie.guestcode.Listing;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.syscalls.Bytes;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** {@code reverie guestcode}. */
final class GuestCodeCommand implements Subcommand {
    private static final String DUMP = "--dump";
    private static final String FUEL = "--fuel";
    private static final int THREAD_ROOM = 1 << 14;

    @Override
    public String name() {
        return "guestcode";
    }

    @Override
    public String usage() {
        return " [options] Tool.class ...";
    }

    @Override
    public String summary() {
        return "compile handlers that run inside the guest, and say what cannot be";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.flag(DUMP, "show the machine code below the lines of Java that it comes from"),
                Option.valued(
                        FUEL, "N", "how many rounds the loops of a handler may make together; default: a million"));
    }

    @Override
    public String examples() {
        return """
                  reverie guestcode target/classes/com/example/Tool.class
                  reverie guestcode --dump target/classes/com/example/Tool.class

                See docs/guestcode.md for what handlers inside the guest may do.
                """;
    }

    @Override
    public Outcome run(Arguments arguments, Console console) {
        if (arguments.program().isEmpty()) {
            throw new UsageException("which class? reverie guestcode Tool.class");
        }
        int fuel = (int) Numbers.whole(arguments, FUEL, 0, Integer.MAX_VALUE, CompilerOptions.DEFAULT.fuel());
        GuestCodeCompiler compiler =
                new GuestCodeCompiler(SlotLayout.compact(THREAD_ROOM), CompilerOptions.DEFAULT.withFuel(fuel));
        int code = ExitCodes.OK;
        for (Bytes file : arguments.program()) {
            try {
                CompiledCode compiled = compile(compiler, Path.of(file.toString()));
                console.out().print(arguments.has(DUMP) ? Listing.of(compiled) : summary(compiled));
            } catch (GuestCodeException e) {
                console.complain(e.getMessage());
                code = ExitCodes.FAILURE;
            } catch (NoSuchFileException e) {
                console.complain("there is no file " + file);
                code = ExitCodes.FAILURE;
            } catch (AccessDeniedException e) {
                console.complain("can't read " + file + ": permission denied");
                code = ExitCodes.FAILURE;
            } catch (IOException e) {
                console.complain("can't read " + file + ": " + e.getMessage());
                code = ExitCodes.FAILURE;
            } catch (IllegalArgumentException e) {
                console.complain(file + " is no class file: " + e.getMessage());
                code = ExitCodes.FAILURE;
            }
        }
        return Outcome.code(code);
    }

    /** Classes that it uses are looked for where its package begins, and then beside us. */
    private static CompiledCode compile(GuestCodeCompiler compiler, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String name = ClassFile.of().parse(bytes).thisClass().asInternalName();
        Path root = file.toAbsolutePath().getParent();
        for (int i = name.indexOf('/'); i >= 0 && root != null; i = name.indexOf('/', i + 1)) {
            root = root.getParent();
        }
        ClassBytes others = ClassBytes.of(GuestCodeCommand.class.getClassLoader());
        ClassBytes beside = root == null ? others : ClassBytes.of(root).or(others);
        return compiler.compile(name, wanted -> wanted.equals(name) ? bytes : beside.find(wanted));
    }

    private static String summary(CompiledCode compiled) {
        StringBuilder text = new StringBuilder();
        for (CompiledCode.Handler handler : compiled.handlers()) {
            text.append(handler.name())
                    .append(": ")
                    .append(handler.stackBytes())
                    .append(" bytes of stack\n");
        }
        return text.append(compiled.bytes().length).append(" bytes of code\n").toString();
    }
}
