package dev.reverie.inguest.ctool;

import dev.reverie.guestcode.elf.LibraryImage.Region;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A tool in a process of its own, {@code ctool.c}, which does what the trampoline and the tracer would. */
final class ToolRun {
    static final Path EXAMPLES = Path.of("../examples/ctools");
    private static final Path SOURCES = Path.of("src/test/c");
    private static final long LEAVE = 0x7000_1000L;

    private final Path directory;
    private final CToolRuntime tool;
    private final List<String> plan = new ArrayList<>();

    private ToolRun(Path directory, CToolRuntime tool) {
        this.directory = directory;
        this.tool = tool;
    }

    static boolean isPossible() {
        return Files.isExecutable(Path.of("/usr/bin/gcc"));
    }

    /** Compiles a tool as the Makefile of the examples does. */
    static byte[] compile(Path directory, Path source) throws Exception {
        return compile(directory, source, "-mgeneral-regs-only");
    }

    /** Compiles a tool with another choice of registers. */
    static byte[] compile(Path directory, Path source, String registers) throws Exception {
        Path library = directory.resolve("tool.so");
        List<String> command =
                new ArrayList<>(List.of("gcc", "-O2", "-fPIC", "-ffreestanding", "-nostdlib", "-shared"));
        command.addAll(List.of(registers, "-fno-stack-protector", "-Wl,-z,defs", "-I" + EXAMPLES));
        command.addAll(List.of("-o", library.toString(), source.toString()));
        output(command);
        return Files.readAllBytes(library);
    }

    /** Puts a tool into a process, and begins. */
    static ToolRun of(Path directory, Path source, int ringBytes) throws Exception {
        CToolRuntime tool = CToolRuntime.load(
                source.getFileName().toString(), compile(directory, source), LEAVE, CToolRuntime.Vectors.REFUSED);
        ToolRun run = new ToolRun(directory, tool);
        for (Region region : tool.regions()) {
            Path content = directory.resolve(Long.toHexString(region.address()));
            Files.write(content, region.content());
            int protection = 1 | (region.isWritable() ? 2 : 0) | (region.isExecutable() ? 4 : 0);
            run.plan.add("map %x %x %x %s".formatted(region.address(), region.content().length, protection, content));
        }
        tool.faults().forEach(fault -> run.plan.add("fault %x %x".formatted(fault.instruction(), fault.landing())));
        run.plan.add("leave %x".formatted(LEAVE));
        run.plan.add("slot %x %x %x %x"
                .formatted(
                        tool.processState(),
                        tool.layout().threadState(),
                        tool.layout().threadRoom(),
                        ringBytes));
        return run;
    }

    CToolRuntime tool() {
        return tool;
    }

    ToolRun call(int number, long... arguments) {
        StringBuilder line = new StringBuilder("call %x %x".formatted(tool.handler(), (long) number));
        for (long argument : arguments) {
            line.append(' ').append(Long.toHexString(argument));
        }
        return step(line.toString());
    }

    ToolRun gate(OptionalLong address, long rdi, long rsi) {
        return step("gate %x %x %x".formatted(address.orElseThrow(), rdi, rsi));
    }

    ToolRun step(String line) {
        plan.add(line);
        return this;
    }

    /** What the process prints. */
    List<String> lines() throws Exception {
        Path program = directory.resolve("ctool");
        output(List.of(
                "gcc",
                "-O2",
                "-mgeneral-regs-only",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-o",
                program.toString(),
                SOURCES.resolve("ctool.c").toString()));
        Path file = Files.write(directory.resolve("plan"), plan);
        return output(List.of(program.toString(), file.toString())).lines().toList();
    }

    static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " ended with " + process.exitValue() + ": " + output);
        }
        return output;
    }
}
