package dev.reverie.inguest.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.patch.PatchHarness.Outcome;
import dev.reverie.symbols.CodeText;
import dev.reverie.symbols.Mapping;
import dev.reverie.x86.Decoder;
import dev.reverie.x86.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code runs patched, in each way that there is, and leaves what it leaves unpatched: all registers, flags, and the red zone. */
class PatchedRunsTest {
    private static final long CODE = 0x7e00_0000_0000L;
    private static final int CODE_SIZE = 1 << 16;
    private static final long NO_GS = 0;
    private static final long ALIEN_GS = CODE + CODE_SIZE / 2;
    private static final int DISTANCE = 256;
    private static final int SEEDS = 8;
    private static final byte STC = (byte) 0xf9;

    /** Functions, with 39 (getpid) in rax; each followed by another, so that what is behind is known to be padding. */
    private static final String[] FUNCTIONS = {
        // mov %rdi,-8(%rsp); mov $39,%eax; syscall; mov -8(%rsp),%rsi; ret; nops
        "48897c24f8 b827000000 0f05 488b7424f8 c3 0f1f840000000000",
        // stc; lea 0x10(%rip),%rsi; syscall; adc %rsi,%rdi; ret
        "f9 488d3510000000 0f05 4811f7 c3",
        // movq $7,-16(%rsp), of 9 bytes; syscall; jc +1; ret; stc; ret
        "48c74424f007000000 0f05 7201 c3 f9 c3",
        // jmp +0; syscall; cmp $-4095,%rax; ret; int3s
        "eb00 0f05 483d01f0ffff c3 cccccccccccc",
        // jmp +0; syscall; test %eax,%eax; js +1; ret; stc; ret
        "eb00 0f05 85c0 7801 c3 f9 c3",
        // jmp +0; syscall; mov %rcx,%rdi; ret; nopw
        "eb00 0f05 4889cf c3 660f1f440000",
        // jmp +0; syscall; ret; nops: over a return
        "eb00 0f05 c3 66662e0f1f840000000000",
        // jmp +0; syscall; jmp +1; stc; ret
        "eb00 0f05 eb01 f9 c3",
        // jmp +0; stc; mov $39,%al; mov %edi,%esi; syscall; ret: boundaries at 1, 3
        "eb00 f9 b027 89fe 0f05 c3",
        // jmp +0; test %esi,%esi; js +2 to the call; mov $39,%al; syscall; ret
        "eb00 85f6 7802 b027 0f05 c3",
        // jmp +0; mov %rsi,%rdx; mov $39,%al; syscall; jnc +1; stc; ret
        "eb00 4889f2 b027 0f05 7301 f9 c3",
        // jmp +0; bswap %edi; mov $39,%al; clc; syscall; rcr %rdi; ret
        "eb00 0fcf b027 f8 0f05 48d1df c3",
    };

    @TempDir
    private static Path directory;

    private static Path program;

    @BeforeAll
    static void compile() throws Exception {
        assumeTrue(PatchHarness.canCompile(), "gcc is not installed");
        program = PatchHarness.compile(directory);
    }

    /** A function among others, and one of the ways to patch its call. */
    private record Case(byte[] page, long function, Site site, Tactic tactic) {
        /** Where instructions of the function begin. */
        List<Long> boundaries() {
            List<Long> all = new ArrayList<>();
            Decoder decoder = new Decoder(page, CODE);
            int end = (int) (function - CODE) + DISTANCE;
            boolean isOver = false;
            for (int at = (int) (function - CODE);
                    at < end && !isOver && decoder.decode(at) != 0;
                    at += decoder.length()) {
                all.add(CODE + at);
                // What comes behind a return is padding, or is jumped to and begins with stc.
                isOver = decoder.kind() == Kind.RETURN && page[at + 1] != STC;
            }
            return all;
        }
    }

    private static List<Case> cases() {
        byte[] page = new byte[CODE_SIZE];
        Arrays.fill(page, (byte) 0xc3);
        List<Long> starts = new ArrayList<>();
        List<Integer> calls = new ArrayList<>();
        int at = 0;
        for (String function : FUNCTIONS) {
            byte[] bytes = HexFormat.of().parseHex(function.replace(" ", ""));
            System.arraycopy(bytes, 0, page, at, bytes.length);
            calls.add(at + function.replace(" ", "").indexOf("0f05") / 2);
            starts.add(CODE + at);
            starts.add(CODE + at + bytes.length);
            at += DISTANCE;
        }
        FileCode code = FileCode.of(
                List.of(new CodeText.Part(0, CODE, page)),
                starts.stream().mapToLong(Long::longValue).toArray());
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Site site = SiteAnalyser.analyse(code, CODE + calls.get(i));
            for (Tactic tactic : site.tactics()) {
                cases.add(new Case(page, starts.get(2 * i), site, tactic));
            }
        }
        return cases;
    }

    private static PatchHarness harness(Case each) throws Exception {
        PatchHarness harness = PatchHarness.start(program);
        harness.map(CODE, CODE_SIZE);
        harness.map(RuntimeRange.FAR_STUBS, StubAreas.SIZE);
        harness.write(CODE, each.page());
        harness.write(ALIEN_GS, new byte[64]);
        harness.gs(RuntimeRange.SLOTS);
        return harness;
    }

    private static Patch patch(PatchHarness harness, PatchedCode code, Site site, long slide) {
        for (; ; ) {
            switch (code.patch(site, slide, harness.mappings())) {
                case Proposal.NeedsArea(long area, int length) -> {
                    harness.map(area, length);
                    code.addArea(area);
                }
                case Proposal.Ready(Patch patch) -> {
                    return patch;
                }
                case Proposal.Impossible(Reason reason) -> throw new AssertionError(reason);
            }
        }
    }

    private static Patch only(PatchHarness harness, Case each) {
        Site site = new Site(each.site().address(), List.of(each.tactic()), List.of());
        return patch(harness, new PatchedCode(), site, 0);
    }

    @Test
    void leavesWhatTheUnpatchedCodeLeaves() throws Exception {
        Set<Shape> shapes = EnumSet.noneOf(Shape.class);
        int repaired = 0;
        for (Case each : cases()) {
            try (PatchHarness harness = harness(each)) {
                List<Long> from = each.boundaries();
                List<String> before = states(harness, from);
                Patch patch = only(harness, each);
                harness.apply(patch);
                shapes.add(patch.shape());
                String name = patch.shape() + " at " + Long.toHexString(patch.site());

                assertThat(states(harness, from)).as(name).isEqualTo(before);
                for (long boundary : patch.trapTail().keySet()) {
                    assertThat(harness.run(boundary, 1).trapped()).as(name).isEqualTo(1);
                    repaired++;
                }
                List<Outcome> outcomes = outcomes(harness, each.function());
                assertThat(outcomes).as(name).anyMatch(outcome -> outcome.entered() == 1);
                assertThat(outcomes).as(name).allMatch(outcome -> outcome.trapped() == 0);
            }
        }
        System.out.println(shapes + ", " + repaired + " boundaries that trap");
        assertThat(shapes)
                .containsExactlyInAnyOrder(Shape.ONE_BEFORE, Shape.SHORT_JUMP, Shape.OVER, Shape.SEVERAL_BEFORE);
        assertThat(repaired).isGreaterThan(8);
    }

    @Test
    void makesTheCallItselfWhereGsIsNotOurs() throws Exception {
        for (Case each : cases()) {
            try (PatchHarness harness = harness(each)) {
                List<String> before = states(harness, List.of(each.function()));
                Patch patch = only(harness, each);
                harness.apply(patch);
                harness.gs(ALIEN_GS);

                assertThat(states(harness, List.of(each.function()))).isEqualTo(before);
                assertThat(harness.run(each.function(), 1).entered()).isZero();
                harness.gs(NO_GS);
                harness.sendOn(patch.stub().core(), patch.stub().bare());
                assertThat(states(harness, List.of(each.function()))).isEqualTo(before);
                List<Outcome> outcomes = outcomes(harness, each.function());
                assertThat(outcomes).allMatch(outcome -> outcome.entered() == 0);
                assertThat(outcomes).anyMatch(outcome -> outcome.trapped() == 1);
            }
        }
    }

    @Test
    void canBeEnteredWhereTheTracerAndTheKernelDo() throws Exception {
        for (Case each : cases()) {
            try (PatchHarness harness = harness(each)) {
                long site = each.site().address();
                List<String> called = states(harness, List.of(site));
                List<String> returned = states(harness, List.of(site + Site.LENGTH));
                PatchedCode code = new PatchedCode();
                Stub near = patch(harness, code, each.site(), 0).stub();
                harness.write(near.address(), near.code());
                Stub far = ((Proposal.Ready) code.unpatched(site)).patch().stub();
                harness.write(far.address(), far.code());

                for (Stub stub : List.of(near, far)) {
                    assertThat(states(harness, List.of(stub.core()))).isEqualTo(called);
                    assertThat(states(harness, List.of(stub.retry()))).isEqualTo(called);
                    assertThat(states(harness, List.of(stub.bare()))).isEqualTo(called);
                    assertThat(harness.run(stub.retry(), 1).entered()).isEqualTo(1);
                    assertThat(harness.run(stub.bare(), 1).entered()).isZero();
                }
                assertThat(far.address()).isEqualTo(RuntimeRange.FAR_STUBS);
                assertThat(returned).isNotEqualTo(called);
            }
        }
    }

    /** The harness goes on with all calls of its C library and dynamic linker patched, those by which it patches included. */
    @Test
    void runsOnItsOwnLibrariesPatched() throws Exception {
        try (PatchHarness harness = PatchHarness.start(program)) {
            harness.map(CODE, CODE_SIZE);
            harness.write(CODE, HexFormat.of().parseHex("b8270000000f05c3"));
            harness.gs(RuntimeRange.SLOTS);
            String before = harness.run(CODE, 1).state();
            PatchedCode code = new PatchedCode();
            int patched = 0;
            for (Mapping mapping : harness.mappings()) {
                if (mapping.isExecutable() && mapping.name().startsWith("/usr/lib")) {
                    for (Site site : Coverage.sites(Coverage.code(Path.of(mapping.name())))) {
                        patched += patchMapped(harness, code, mapping, site);
                    }
                }
            }

            assertThat(harness.run(CODE, 1).state()).isEqualTo(before);
            long entered = harness.entered();
            assertThat(harness.entered()).isGreaterThan(entered);
            System.out.println(patched + " calls of libraries patched, " + entered + " made by the runtime");
            assertThat(patched).isGreaterThan(500);
            assertThat(entered).isGreaterThan(1000);
        }
    }

    private static int patchMapped(PatchHarness harness, PatchedCode code, Mapping mapping, Site site) {
        if (site.tactics().isEmpty()) {
            return 0;
        }
        // In these files addresses of code are offsets.
        harness.apply(patch(harness, code, site, mapping.start() - mapping.offset()));
        return 1;
    }

    /** What runs from each of the addresses leave, with several seeds. */
    private static List<String> states(PatchHarness harness, List<Long> addresses) {
        return addresses.stream()
                .flatMap(address -> outcomes(harness, address).stream())
                .map(Outcome::state)
                .toList();
    }

    private static List<Outcome> outcomes(PatchHarness harness, long address) {
        return LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> harness.run(address, seed))
                .toList();
    }
}
