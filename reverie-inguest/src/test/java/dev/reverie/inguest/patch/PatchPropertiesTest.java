package dev.reverie.inguest.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.symbols.CodeText;
import dev.reverie.symbols.Mapping;
import dev.reverie.x86.Decoder;
import dev.reverie.x86.Kind;
import dev.reverie.x86.Undecodable;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What holds for code of any kind around calls. */
class PatchPropertiesTest {
    private static final String[] INSTRUCTIONS = {
        "0f05",
        "b827000000",
        "31ff",
        "90",
        "f9",
        "89fe",
        "4889cf",
        "488d3510000000",
        "8b05f0ffffff",
        "7402",
        "75fa",
        "eb00",
        "c3",
        "ff25f0ffffff",
        "48c7c00f000000",
        "e810000000",
        "0f1f440000",
        "cc",
        "48c74424f007000000",
        "0f8410000000",
        "41ff24c5",
        "b027",
        "e2f0",
        "c3cccccccccccc",
        "f4",
        "483d01f0ffff",
        "0f05b827000000",
        "c30f1f8000000000"
    };
    private static final int LONGEST_STUB = 160;

    private static byte[] code(List<Integer> choices) {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        for (int choice : choices) {
            code.writeBytes(HexFormat.of().parseHex(INSTRUCTIONS[choice]));
        }
        return code.toByteArray();
    }

    private static FileCode file(byte[] code, long... starts) {
        return FileCode.of(List.of(new CodeText.Part(0, 0, code)), starts);
    }

    private static List<Mapping> mappings(long from, long to) {
        return new ArrayList<>(List.of(mapping(from, to, "")));
    }

    private static Mapping mapping(long from, long to, String name) {
        return new Mapping(from, to, true, false, true, false, 0, "0:0", 0, name);
    }

    @Property(tries = 3000)
    void everyBoundaryKeepsItsMeaningOrTraps(
            @ForAll @Size(min = 4, max = 40) List<@IntRange(max = 27) Integer> choices,
            @ForAll @LongRange(min = 0x1000_0000L, max = 0x7e00_0000_0000L) long slide) {
        byte[] old = code(choices);
        long[] starts = {0, old.length};
        FileCode file = file(old, starts);
        PatchedCode patched = new PatchedCode();
        List<Mapping> mappings = mappings(slide, slide + old.length);
        Decoder decoder = new Decoder(old, 0);
        byte[] now = old.clone();
        List<Patch> patches = new ArrayList<>();
        for (int at = 0; at < old.length && decoder.decode(at) != 0; at += decoder.length()) {
            if (decoder.kind() == Kind.SYSCALL
                    && Coverage.patch(patched, SiteAnalyser.analyse(file, at), slide, mappings)
                            instanceof Proposal.Ready(Patch patch)) {
                patches.add(patch);
                for (Write write : patch.writes()) {
                    int offset = (int) (write.address() - slide);
                    assertThat(Arrays.copyOfRange(now, offset, offset + write.before().length))
                            .isEqualTo(write.before());
                    System.arraycopy(write.after(), 0, now, offset, write.after().length);
                }
            }
        }
        boolean isDead = false;
        for (int at = 0; at < old.length && decoder.decode(at) != 0; at += decoder.length()) {
            boolean isFiller = isDead && Padding.is(old, at, decoder.length());
            isDead = isFiller || decoder.kind().endsFlow();
            if (!isFiller && !Arrays.equals(old, at, at + decoder.length(), now, at, at + decoder.length())) {
                checkBoundary(patches, slide + at, now, at);
            }
        }
    }

    private static void checkBoundary(List<Patch> patches, long address, byte[] now, int at) {
        for (Patch patch : patches) {
            Long inStub = patch.trapTail().get(address);
            if (inStub != null) {
                assertThat(TrapTail.traps(now[at])).isTrue();
                assertThat(patch.stub().origin(inStub)).isEqualTo(new Stub.Origin(address, false));
                return;
            }
            for (Write write : patch.writes()) {
                if (write.address() == address) {
                    Decoder jump = new Decoder(write.after(), address);
                    jump.decode(0);
                    assertThat(jump.length()).isEqualTo(write.after().length);
                    long target = jump.target();
                    if (write.after().length == 2) {
                        assertThat(target).isEqualTo(patch.writes().getFirst().address());
                    } else {
                        assertThat(target).isEqualTo(patch.stub().address());
                        assertThat(patch.stub().origin(target).rip()).isEqualTo(address);
                    }
                    return;
                }
            }
        }
        throw new AssertionError("something else at " + Long.toHexString(address));
    }

    @Property(tries = 500)
    void nothingIsGivenTwice(
            @ForAll @Size(min = 50, max = 400) List<@IntRange(max = 27) Integer> choices,
            @ForAll @LongRange(min = 0x10_0000L, max = 0x7e00_0000L) long page) {
        long slide = page << 12;
        byte[] old = code(choices);
        FileCode file = file(old, 0, old.length);
        PatchedCode patched = new PatchedCode();
        long heap = slide + (1L << 30);
        List<Mapping> mappings = mappings(slide, slide + old.length);
        mappings.add(mapping(heap, heap + 0x1000, "[heap]"));
        mappings.add(mapping(0x7fff_0000_0000L, 0x7fff_0010_0000L, "[stack]"));
        int given = mappings.size();
        TakenRanges taken = new TakenRanges();
        Decoder decoder = new Decoder(old, 0);
        for (int at = 0; at < old.length && decoder.decode(at) != 0; at += decoder.length()) {
            if (decoder.kind() == Kind.SYSCALL) {
                Site site = SiteAnalyser.analyse(file, at);
                if (Coverage.patch(patched, site, slide, mappings) instanceof Proposal.Ready(Patch patch)) {
                    taken.take(patch.stub().address(), patch.stub().end());
                    patch.writes()
                            .forEach(write -> taken.take(write.address(), write.address() + write.after().length));
                }
                if (patched.copy().unpatched(slide + at) instanceof Proposal.Ready(Patch patch)) {
                    assertThat(taken.isFree(patch.stub().address(), patch.stub().end()))
                            .isTrue();
                }
            }
        }
        for (Mapping area : mappings.subList(given, mappings.size())) {
            assertThat(area.end() <= RuntimeRange.BASE || area.start() >= RuntimeRange.END)
                    .isTrue();
            assertThat(area.end() < heap || area.start() > heap + (1L << 30)).isTrue();
            taken.take(area.start() - 1, area.start());
        }
        for (Patch patch : patched.all()) {
            assertThat(patched.isStubArea(patch.stub().address())).isTrue();
            assertThat(patched.atStub(patch.stub().end() - 1)).isSameAs(patch);
            assertThat(patch.stub().code().length).isLessThan(LONGEST_STUB);
        }
    }

    @Property(tries = 5000)
    void copesWithAnyBytes(
            @ForAll @Size(max = 300) byte[] code,
            @ForAll @Size(max = 5) List<@IntRange(min = -10, max = 310) Integer> functions,
            @ForAll @IntRange(min = -5, max = 310) int at) {
        long[] starts = functions.stream()
                .mapToLong(Integer::longValue)
                .sorted()
                .distinct()
                .toArray();
        Site site = SiteAnalyser.analyse(file(code, starts), at);
        for (Tactic tactic : site.tactics()) {
            assertThat(code[at]).isEqualTo((byte) 0x0f);
            assertThat(Plan.of(tactic, at, 0, new TakenRanges())).isNotNull();
        }
        assertThat(site.tactics().isEmpty() && site.why().isEmpty()).isFalse();
    }

    @Property(tries = 300)
    void aLongFunctionIsReadAsFromItsStart(
            @ForAll @Size(min = 40, max = 80) List<@IntRange(max = 10) Integer> choices,
            @ForAll @IntRange(max = 14) int shift) {
        byte[] block = code(choices);
        byte[] code = new byte[(1 << 14) + 4096];
        Arrays.fill(code, (byte) 0x90);
        for (int at = shift; at + block.length < code.length; at += block.length) {
            System.arraycopy(block, 0, code, at, block.length);
        }
        FileCode file = file(code, 0);
        int address = (1 << 14) + 1024;

        long start = Synchronization.startFor(file, 0, address);

        if (start >= 0) {
            Map<Long, Kind> boundaries = new TreeMap<>();
            Decoder decoder = new Decoder(code, 0);
            for (int at = 0; at < code.length && decoder.decode(at) != 0; at += decoder.length()) {
                boundaries.put((long) at, decoder.kind());
            }
            assertThat(boundaries).containsKey(start);
            assertThat(start).isLessThan(address + Decoder.MAX_LENGTH);
        }
    }

    @Property(tries = 2000)
    void opcodesOfTheTailTrap(@ForAll @Size(value = 14) byte[] behind) {
        for (int opcode = 0; opcode < 256; opcode++) {
            if (TrapTail.traps(opcode)) {
                byte[] code = new byte[15];
                code[0] = (byte) opcode;
                System.arraycopy(behind, 0, code, 1, behind.length);
                Decoder decoder = new Decoder(code, 0);
                boolean isInstruction = decoder.decode(0) != 0;
                boolean isForTheKernel = opcode == 0xf4 || opcode == 0xfa || opcode == 0xfb;
                assertThat(
                                isInstruction
                                        ? decoder.kind() == Kind.BREAKPOINT || isForTheKernel
                                        : decoder.problem() == Undecodable.INVALID)
                        .as(Integer.toHexString(opcode))
                        .isTrue();
            }
        }
    }
}
