package dev.emp.orchestrator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeliveryIdTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theSameEventForTheSameReceiverHasTheSameId() {
        DeliveryId id = DeliveryId.of(AT, "wh_1 job succeeded");
        assertThat(DeliveryId.of(AT, "wh_1 job succeeded")).isEqualTo(id);
        assertThat(DeliveryId.of(AT, "wh_2 job succeeded")).isNotEqualTo(id);
        assertThat(DeliveryId.parse(id.value())).hasValue(id);
    }

    @Test
    void idsSortByTimeAndNamesOfDocumentsTheOtherWayRound() {
        List<DeliveryId> ids = Stream.of(0, 1, 1_000, 86_400_000)
                .map(millis -> DeliveryId.of(AT.plusMillis(millis), "x" + millis))
                .toList();
        assertThat(ids.stream().map(DeliveryId::value)).isSorted();
        assertThat(ids.reversed().stream().map(DeliveryId::newestFirst)).isSorted();
    }

    @Test
    void otherTextIsNoId() {
        assertThat(List.of("", "dl_", "wh_01k9yzqj1m4x7v2t8n3c5b6d7e", "dl_01k9yzqj1m4x7v2t8n3c5b6d7", "dl_../etc"))
                .allSatisfy(text -> assertThat(DeliveryId.parse(text)).isEmpty());
    }
}
