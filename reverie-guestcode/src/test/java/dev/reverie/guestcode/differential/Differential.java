package dev.reverie.guestcode.differential;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.guestcode.AbortReason;
import dev.reverie.guestcode.ClassBytes;
import dev.reverie.guestcode.CompiledCode;
import dev.reverie.guestcode.CompilerOptions;
import dev.reverie.guestcode.GuestCodeCompiler;
import dev.reverie.guestcode.StateLayout;
import dev.reverie.guestcode.ffi.NativeThread;
import dev.reverie.testing.SimulatedThread;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs a handler twice, as machine code and on the JVM, and says how they differ. */
final class Differential {
    static final int GUEST_SIZE = 4096;

    private static final int PID = 4321;
    private static final int TID = 4322;

    private final NativeThread machine;
    private final int ringSize;

    Differential(int ringSize) {
        this.ringSize = ringSize;
        machine = new NativeThread(ringSize, GUEST_SIZE);
    }

    /** Where the guest's memory is: handlers may read and write it. */
    long guestAddress() {
        return machine.guestAddress();
    }

    /** Compiles a class that may have been made just now. */
    static CompiledCode compile(Class<?> tool, ClassBytes bytes) {
        return new GuestCodeCompiler(NativeThread.LAYOUT, CompilerOptions.DEFAULT)
                .compile(tool.getName().replace('.', '/'), bytes);
    }

    /** What is left behind by a run on the machine, by what it is. */
    Map<String, Object> onMachine(CompiledCode code, String handler, byte[] guest, int number, long... arguments) {
        machine.clear();
        machine.load(code);
        machine.guest(guest);
        int action = machine.run(code, handler, PID, TID, number, arguments);
        Map<String, Object> left = new LinkedHashMap<>();
        left.put(
                "ends",
                switch (action) {
                    case 0 -> GuestAction.PROCEED.name();
                    case 1 -> GuestAction.ANSWER.name();
                    case 2 -> AbortReason.of(machine.abort() & 0xff).name();
                    default -> "eax=" + action;
                });
        left.put("result", String.valueOf(machine.result()));
        left.put("arguments", Arrays.toString(machine.arguments()));
        for (StateLayout.Placed each : code.state().structs()) {
            switch (each.layout().scope()) {
                case RECORD -> {}
                default ->
                    left.put(
                            each.layout().name(),
                            ByteBuffer.wrap(machine.state(
                                    each.layout().scope(),
                                    each.offset(),
                                    each.layout().size())));
            }
        }
        left.put("head", machine.ringHead());
        left.put("ring", ByteBuffer.wrap(machine.ring()));
        left.put("guest", ByteBuffer.wrap(machine.guest()));
        return left;
    }

    /** The same of a run on the JVM. */
    Map<String, Object> onJvm(CompiledCode code, MethodHandle handler, byte[] guest, int number, long... arguments) {
        byte[] memory = guest.clone();
        SimulatedThread thread = new SimulatedThread()
                .withIds(PID, TID)
                .withCall(number, arguments)
                .withRing(ringSize, records(code))
                .withKernel((call, values) -> NativeThread.answer(Integer.toUnsignedLong((int) call), values))
                .withTracer(NativeThread::answer)
                .withMemory(NativeThread.memoryAt(machine.guestAddress(), memory));
        Map<String, Object> left = new LinkedHashMap<>();
        left.put("ends", call(handler, thread));
        left.put("result", String.valueOf(thread.result()));
        left.put("arguments", Arrays.toString(thread.arguments()));
        for (StateLayout.Placed each : code.state().structs()) {
            switch (each.layout().scope()) {
                case RECORD -> {}
                default ->
                    left.put(
                            each.layout().name(),
                            thread.bytes(type(each.layout().name())));
            }
        }
        left.put("head", thread.ringHead());
        left.put("ring", ByteBuffer.wrap(thread.ring()));
        left.put("guest", ByteBuffer.wrap(memory));
        return left;
    }

    private static Class<?>[] records(CompiledCode code) {
        return code.state().structs().stream()
                .filter(each -> each.layout().scope() == StateScope.RECORD)
                .map(each -> type(each.layout().name()))
                .toArray(Class<?>[]::new);
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name.replace('/', '.'), false, Differential.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static String call(MethodHandle handler, SimulatedThread thread) {
        Object[] views = Arrays.stream(handler.type().parameterArray())
                .map(type -> type.isInstance(thread) ? thread : thread.view(type))
                .toArray();
        try {
            return ((GuestAction) handler.invokeWithArguments(views)).name();
        } catch (ArithmeticException _) {
            return AbortReason.DIVISION_BY_ZERO.name();
        } catch (IndexOutOfBoundsException _) {
            return AbortReason.INDEX_OUT_OF_BOUNDS.name();
        } catch (NullPointerException _) {
            return AbortReason.NO_RECORD.name();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** A method of this name; by a handle, for reflection takes exceptions of hidden classes for its own. */
    static MethodHandle handler(Class<?> tool, String name) throws IllegalAccessException {
        for (Method method : tool.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                method.setAccessible(true);
                return MethodHandles.lookup().unreflect(method);
            }
        }
        throw new AssertionError("no method " + name);
    }
}
