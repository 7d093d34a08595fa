package dev.emp.worker.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.worker.testing.ScriptedProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ResourceWatchTest {

    private static final Offset<Double> ALMOST = Offset.offset(1e-6);
    private static final ResourceLimits ALL_LIMITED =
            new ResourceLimits(0.95, 0.95, 0.9, 0.9, Duration.ofSeconds(30), Duration.ofMinutes(5));

    private final SettableClock clock = new SettableClock();
    private final ScriptedProbe probe = new ScriptedProbe(clock);
    private final List<String> told = new ArrayList<>();
    private ResourceWatch watch = watch(ALL_LIMITED);

    @Test
    void beforeTheFirstReadingNothingIsKnown() {
        assertThat(watch.latest()).isEmpty();
        assertThat(watch.excesses()).isEmpty();
    }

    @Test
    void aReadingIsKeptAndTheNextIsDueInFiveSeconds() {
        assertThat(watch.check()).isEqualTo(Duration.ofSeconds(5));

        assertThat(watch.latest())
                .hasValueSatisfying(snapshot -> assertThat(snapshot.at()).isEqualTo(SettableClock.START));
    }

    @Test
    void aShareOverItsLimitCountsOnceItHasBeenThatForLongEnough() {
        probe.useMemory(0.97);
        checkAfter(0, 25);
        assertThat(told).isEmpty();

        checkAfter(5);

        assertThat(told).containsExactly("began: memory is at 97 % of 24.0 GiB (limit 95 %) since 00:00:00");
        assertThat(watch.excesses()).singleElement().satisfies(excess -> {
            assertThat(excess.resource()).isEqualTo(Resource.MEMORY);
            assertThat(excess.gpu()).isNull();
            assertThat(excess.share()).isCloseTo(0.97, ALMOST);
            assertThat(excess.limit()).isEqualTo(0.95);
            assertThat(excess.since()).isEqualTo(SettableClock.START);
        });
    }

    @Test
    void aShareAtItsLimitIsAllowed() {
        probe.useDisk(Path.of("/machine"), 0.95);
        checkAfter(0, 30, 30);

        assertThat(told).isEmpty();
    }

    @Test
    void aMomentBelowTheLimitStartsTheWaitAnew() {
        probe.useMemory(0.97);
        checkAfter(0, 25);
        probe.useMemory(0.94);
        checkAfter(5);
        probe.useMemory(0.97);
        checkAfter(5, 25);
        assertThat(told).isEmpty();

        checkAfter(5);

        assertThat(told).containsExactly("began: memory is at 97 % of 24.0 GiB (limit 95 %) since 00:00:35");
    }

    @Test
    void anExcessEndsOnlyWellBelowTheLimitSoThatItDoesNotComeAndGo() {
        probe.useMemory(0.97);
        checkAfter(0, 30);
        probe.useMemory(0.93);
        checkAfter(5);
        assertThat(told).hasSize(1);
        assertThat(watch.excesses())
                .singleElement()
                .satisfies(excess -> assertThat(excess.share()).isCloseTo(0.93, ALMOST));

        probe.useMemory(0.91);
        checkAfter(5);

        assertThat(told).hasSize(2).last().asString().startsWith("ended: memory is at 93 %");
        assertThat(watch.excesses()).isEmpty();
    }

    @Test
    void anExcessIsToldOnceHoweverLongItLasts() {
        probe.useMemory(0.97);
        checkAfter(0, 30, 30, 30);

        assertThat(told).hasSize(1);
    }

    @Test
    void aDiskThatIsAsGoodAsFullCountsAtOnceAndOthersStayAsTheyAre() {
        probe.useDisk(Path.of("/artifacts"), 0.995);
        probe.useMemory(0.995);
        checkAfter(0);

        assertThat(told)
                .containsExactly("began: the disk of /artifacts is at 100 % of 100.0 GiB (limit 95 %) since 00:00:00");
    }

    @Test
    void everyGpuIsWatchedForItself() {
        probe.useGpu(0, 0.5);
        probe.useGpu(1, 0.95);
        checkAfter(0, 30);
        probe.useGpu(0, 0.95);
        checkAfter(5, 30);

        assertThat(watch.excesses()).extracting(Excess::gpu).isEqualTo(List.of(0, 1));
        assertThat(told)
                .containsExactly(
                        "began: the memory of GPU 1 is at 95 % of 80.0 GiB (limit 90 %) since 00:00:00",
                        "began: the memory of GPU 0 is at 95 % of 80.0 GiB (limit 90 %) since 00:00:35");
    }

    @Test
    void busyCoresCountWhereTheyHaveALimit() {
        probe.useCpu(1);
        checkAfter(0, 5, 30);

        assertThat(told).containsExactly("began: the CPU is at 100 % of 8 cores (limit 90 %) since 00:00:05");
    }

    @Test
    void aLimitOfOneIsNone() {
        watch = watch(new ResourceLimits(1, 1, 1, 1, Duration.ZERO, Duration.ofMinutes(5)));
        probe.useMemory(1);
        probe.useCpu(1);
        probe.useDisk(Path.of("/machine"), 1);
        probe.useGpu(0, 1);
        checkAfter(0, 30);

        assertThat(told).isEmpty();
    }

    @Test
    void aVeryLowLimitHasAnEndToo() {
        watch = watch(new ResourceLimits(0.02, 1, 1, 1, Duration.ZERO, Duration.ofMinutes(5)));
        checkAfter(0);
        assertThat(told).hasSize(1);

        probe.useMemory(0.005);
        checkAfter(5);

        assertThat(told).hasSize(2);
    }

    @Test
    void whatIsNotReadNeitherBeginsNorEndsAnExcess() {
        probe.useGpu(0, 0.95);
        checkAfter(0, 30);
        probe.loseGpus();
        checkAfter(5);
        assertThat(told).hasSize(1);
        assertThat(watch.excesses()).hasSize(1);

        probe.useGpu(0, 0.1);
        checkAfter(5);

        assertThat(told).hasSize(2);
    }

    @Test
    void aReadingThatFailsKeepsTheLastOneAndIsTriedAgain() {
        probe.useMemory(0.97);
        checkAfter(0, 30);
        probe.failWith("no /proc");

        assertThat(watch.check()).isEqualTo(ResourceWatch.INTERVAL);

        assertThat(watch.latest()).isPresent();
        assertThat(watch.excesses()).hasSize(1);
        probe.failWith(null);
        probe.useMemory(0.1);
        checkAfter(5);
        assertThat(watch.excesses()).isEmpty();
    }

    private ResourceWatch watch(ResourceLimits limits) {
        ResourceWatch made = new ResourceWatch(probe, limits, clock);
        made.onExcess(new ResourceWatch.Listener() {
            @Override
            public void began(Excess excess) {
                told.add("began: " + excess.text());
            }

            @Override
            public void ended(Excess excess) {
                told.add("ended: " + excess.text());
            }
        });
        return made;
    }

    private void checkAfter(int... seconds) {
        for (int pause : seconds) {
            clock.advance(Duration.ofSeconds(pause));
            watch.check();
        }
    }
}
