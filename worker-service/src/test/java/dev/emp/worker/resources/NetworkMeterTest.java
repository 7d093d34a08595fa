package dev.emp.worker.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.worker.resources.NetworkMeter.Interface;
import dev.emp.worker.resources.ResourceSnapshot.Network;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkMeterTest {

    private final NetworkMeter meter = new NetworkMeter();

    @Test
    void ratesAreOfTheTimeSinceTheLastReadingAndOverAllInterfaces() {
        read(0, new Interface("eth0", 1_000, 500), new Interface("eth1", 10, 10));

        assertThat(read(5, new Interface("eth0", 2_000, 600), new Interface("eth1", 510, 10)))
                .isEqualTo(new Network(300, 20, 1_500, 100));
        assertThat(read(7, new Interface("eth0", 2_000, 600), new Interface("eth1", 510, 10)))
                .isEqualTo(new Network(0, 0, 1_500, 100));
    }

    @Test
    void aCounterThatStartsAnewLowersNothing() {
        read(0, new Interface("eth0", 1_000, 1_000));

        assertThat(read(1, new Interface("eth0", 10, 20))).isEqualTo(new Network(10, 20, 10, 20));
    }

    @Test
    void whatAnInterfaceCarriedBeforeItWasSeenIsNotCounted() {
        read(0, new Interface("eth0", 0, 0));
        read(1, new Interface("eth0", 0, 0), new Interface("eth1", 5_000, 5_000));
        read(2, new Interface("eth0", 0, 0));

        assertThat(read(3, new Interface("eth0", 0, 0), new Interface("eth1", 9_000, 9_000)))
                .isEqualTo(Network.SILENT);
    }

    @Test
    void twoReadingsAtOnceHaveNoRate() {
        read(0, new Interface("eth0", 0, 0));

        assertThat(read(0, new Interface("eth0", 7, 8))).isEqualTo(new Network(0, 0, 7, 8));
    }

    private Network read(int second, Interface... interfaces) {
        return meter.read(List.of(interfaces), Instant.EPOCH.plusSeconds(second));
    }
}
