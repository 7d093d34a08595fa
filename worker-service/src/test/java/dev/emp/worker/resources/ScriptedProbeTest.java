package dev.emp.worker.resources;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.worker.testing.ScriptedProbe;
import java.nio.file.Path;
import java.time.Duration;

class ScriptedProbeTest extends ResourceProbeContract {

    private final SettableClock clock = new SettableClock();
    private final ScriptedProbe probe = new ScriptedProbe(clock);

    @Override
    ResourceProbe probe() {
        probe.useDisk(Path.of("/artifacts"), 0.4);
        probe.useGpu(1, 0.2);
        probe.useGpu(0, 0.3);
        probe.transfer(100, 200);
        return probe;
    }

    @Override
    void letTimePass() {
        clock.advance(Duration.ofSeconds(5));
        probe.transfer(1000, 500);
    }
}
