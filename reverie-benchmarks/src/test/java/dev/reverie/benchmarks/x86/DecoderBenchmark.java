package dev.reverie.benchmarks.x86;

import dev.reverie.x86.Decoder;
import dev.reverie.x86.SyscallSite;
import dev.reverie.x86.SyscallSites;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to read the code of the C library: warm, and the first time in a JVM. See docs/benchmarks.md. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class DecoderBenchmark {
    private final LibraryCode library = LibraryCode.ofCLibrary();

    /** All instructions, one after the other: count the conditional branches. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Fork(1)
    @Warmup(iterations = 3, time = 1)
    @Measurement(iterations = 5, time = 1)
    public int sweep() {
        byte[] code = library.code();
        Decoder decoder = new Decoder(code, library.address());
        int branches = 0;
        for (int at = 0; at < code.length; at += Math.max(1, decoder.decode(at))) {
            if (decoder.kind().isConditionalBranch()) {
                branches++;
            }
        }
        return branches;
    }

    /** The system calls, warm. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Fork(1)
    @Warmup(iterations = 3, time = 1)
    @Measurement(iterations = 5, time = 1)
    public List<SyscallSite> sites() {
        return SyscallSites.find(library.code(), library.address(), library.functions());
    }

    /** The system calls, in a JVM that has not looked at any code yet. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Fork(10)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public List<SyscallSite> sitesCold() {
        return SyscallSites.find(library.code(), library.address(), library.functions());
    }
}
