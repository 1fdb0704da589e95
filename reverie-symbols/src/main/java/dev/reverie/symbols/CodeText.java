package dev.reverie.symbols;

import dev.reverie.symbols.dwarf.FrameInfo;
import dev.reverie.symbols.elf.ElfFile;
import dev.reverie.symbols.elf.FileImage;
import dev.reverie.symbols.elf.Image;
import dev.reverie.symbols.elf.Malformed;
import dev.reverie.symbols.elf.Segment;
import dev.reverie.symbols.elf.SymbolTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The instructions in a 64-bit ELF file, and where functions among them begin. To be used while the file is open. */
public final class CodeText {
    private final ElfFile file;
    private final List<Part> parts;

    private CodeText(ElfFile file, List<Part> parts) {
        this.file = file;
        this.parts = parts;
    }

    /**
     * Bytes that are mapped to be executed, not all of which are instructions.
     *
     * @param offset where in the file they are
     * @param address of the first, before the file is moved to where it is mapped
     * @param bytes all of them; not copied
     */
    public record Part(long offset, long address, byte[] bytes) {}

    /** Reads a file. */
    static CodeText read(Image image) throws Malformed {
        ElfFile file = ElfFile.read(image);
        List<Part> parts = new ArrayList<>();
        for (Segment segment : file.code()) {
            parts.add(new Part(segment.offset(), segment.address(), image.read(segment.offset(), segment.fileSize())));
        }
        return new CodeText(file, List.copyOf(parts));
    }

    /** Reads a file that is not mapped anywhere, and says what somebody makes of it; empty if it is no 64-bit ELF file, or can't be read. */
    public static <V> Optional<V> read(Path path, Function<CodeText, V> reader) {
        try (FileImage image = new FileImage(path)) {
            return Optional.of(reader.apply(read(image)));
        } catch (IOException | Malformed e) {
            return Optional.empty();
        }
    }

    /** What may hold instructions. */
    public List<Part> parts() {
        return parts;
    }

    /** The build id in hexadecimal digits; empty if there is none. */
    public String buildId() {
        return file.buildId();
    }

    /**
     * Addresses at which an instruction begins for certain, ascending, each once: of functions, by call frame information and symbols;
     * of sections of code; and of the program's first instruction.
     */
    public long[] starts() {
        return Stream.of(
                        file.codeStarts(),
                        FrameInfo.of(file).functionStarts(),
                        SymbolTable.of(file).functionStarts())
                .flatMapToLong(LongStream::of)
                .sorted()
                .distinct()
                .toArray();
    }
}
