package dev.emp.jobbus.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.BusUpkeep;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.WriteOutcome.Applied;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.memory.InMemoryBusFixture;
import dev.emp.jobbus.query.JobQueries;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** A check that can't fail is a defect: a bus that is broken in one place does not pass as the model. */
@PropertyDefaults(tries = 1, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
class BusModelContractTest {

    @Property(seed = "2026")
    void aReleaseThatIsForgottenIsFound(@ForAll("tenRuns") List<List<ModelOperation>> runs) {
        isFound(
                "release",
                runs,
                (bus, method, arguments) -> CompletableFuture.completedFuture(new Applied(JobState.QUEUED)));
    }

    @Property(seed = "2026")
    void aWriteUnderAnOldEpochThatCountsIsFound(@ForAll("tenRuns") List<List<ModelOperation>> runs) {
        isFound("complete", runs, (bus, method, arguments) -> {
            Lease lease = (Lease) arguments[0];
            return method.invoke(bus, new Lease(lease.job(), lease.epoch() + 1, lease.worker()), arguments[1]);
        });
    }

    @Property(seed = "2026")
    void anEventThatIsWrittenTwiceIsFound(@ForAll("tenRuns") List<List<ModelOperation>> runs) {
        isFound("progress", runs, (bus, method, arguments) -> {
            method.invoke(bus, arguments);
            return method.invoke(bus, arguments);
        });
    }

    @Property(seed = "2026")
    void aHandleThatIsNotKeptIsFound(@ForAll("tenRuns") List<List<ModelOperation>> runs) {
        isFound(
                "attach",
                runs,
                (bus, method, arguments) -> method.invoke(bus, arguments[0], new ProviderHandle("another")));
    }

    @Provide
    static Arbitrary<List<List<ModelOperation>>> tenRuns() {
        return BusModelContract.runs().list().ofSize(10);
    }

    private static void isFound(String method, List<List<ModelOperation>> runs, Fault fault) {
        assertThatThrownBy(() -> {
                    for (List<ModelOperation> run : runs) {
                        new ModelRun(new BrokenFixture(method, fault), new InMemoryBusFixture()).run(run);
                    }
                })
                .isInstanceOf(AssertionError.class);
    }

    /** What a broken method does instead. */
    private interface Fault {
        Object insteadOf(JobBus bus, Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    /** The in-memory bus with a fault in one method. */
    private static final class BrokenFixture implements BusFixture {

        private final BusFixture whole = new InMemoryBusFixture();
        private final JobBus broken;

        BrokenFixture(String brokenMethod, Fault fault) {
            JobBus bus = whole.bus();
            broken = (JobBus) Proxy.newProxyInstance(
                    JobBus.class.getClassLoader(), new Class<?>[] {JobBus.class}, (proxy, method, arguments) -> {
                        try {
                            return method.getName().equals(brokenMethod)
                                    ? fault.insteadOf(bus, method, arguments)
                                    : method.invoke(bus, arguments);
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    });
        }

        @Override
        public JobBus bus() {
            return broken;
        }

        @Override
        public BusUpkeep upkeep() {
            return whole.upkeep();
        }

        @Override
        public JobEvents events() {
            return whole.events();
        }

        @Override
        public JobQueries queries() {
            return whole.queries();
        }

        @Override
        public MachineDirectory machines() {
            return whole.machines();
        }

        @Override
        public Instant now() {
            return whole.now();
        }

        @Override
        public void advance(Duration duration) {
            whole.advance(duration);
        }

        @Override
        public void close() {
            whole.close();
        }
    }
}
