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
import org.jspecify.annotations.Nullable;

/** The instructions in a 64-bit ELF file, and where functions among them begin. To be used while the file is open. */
public final class CodeText {
    private final ElfFile file;
    private final Image image;
    private final MappedFile identity;
    private @Nullable List<Part> parts;

    private CodeText(ElfFile file, Image image, MappedFile identity) {
        this.file = file;
        this.image = image;
        this.identity = identity;
    }

    /**
     * Bytes that are mapped to be executed, not all of which are instructions.
     *
     * @param offset where in the file they are
     * @param address of the first, before the file is moved to where it is mapped
     * @param bytes all of them; not copied
     */
    public record Part(long offset, long address, byte[] bytes) {}

    /** Reads the headers of a file. */
    static CodeText read(Image image, MappedFile identity) throws Malformed {
        return new CodeText(ElfFile.read(image), image, identity);
    }

    /** Reads a file that is not mapped anywhere, and says what somebody makes of it; empty if it is no 64-bit ELF file, or can't be read. */
    public static <V> Optional<V> read(Path path, Function<CodeText, V> reader) {
        try (FileImage image = new FileImage(path)) {
            return Optional.of(reader.apply(read(image, MappedFile.at(path))));
        } catch (IOException | Malformed e) {
            return Optional.empty();
        }
    }

    /** What may hold instructions, read now; without what can't be read. */
    public List<Part> parts() {
        if (parts == null) {
            List<Part> read = new ArrayList<>();
            for (Segment segment : file.code()) {
                try {
                    byte[] bytes = image.read(segment.offset(), segment.fileSize());
                    read.add(new Part(segment.offset(), segment.address(), bytes));
                } catch (Malformed e) {
                    // The file has become shorter, or the segment is out of all proportion.
                }
            }
            parts = List.copyOf(read);
        }
        return parts;
    }

    /**
     * What tells the file from others, and from itself after a change: its build id in hexadecimal digits or, if it has none, made of device, inode, time
     * and size. Lower-case letters, digits and hyphens.
     */
    public String key() {
        String buildId = file.buildId();
        return buildId.isEmpty()
                ? (identity.identity() + "-" + identity.changed() + "-" + identity.size()).replaceAll("[^0-9a-z]+", "-")
                : buildId;
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
