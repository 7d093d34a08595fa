package dev.emp.benchmarks.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.benchmarks.connectors.Strike.Moment;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StrikeTest {

    private static List<Strike> strikes(long seed) {
        Random random = new Random(seed);
        return Stream.generate(() -> Strike.random(random)).limit(800).toList();
    }

    @Test
    void aSeedGivesTheSameInstantsAgain() {
        assertThat(strikes(7)).isEqualTo(strikes(7)).isNotEqualTo(strikes(8));
    }

    @Test
    void threeQuartersOfTheKillsAreAroundTheMomentsThatMatter() {
        Map<Moment, Long> byMoment =
                strikes(1).stream().collect(Collectors.groupingBy(Strike::moment, Collectors.counting()));
        assertThat(byMoment.get(Moment.ANY)).isBetween(150L, 250L);
        assertThat(byMoment.get(Moment.HANDLE_STORED)).isBetween(250L, 350L);
        assertThat(byMoment.get(Moment.ACCEPTED)).isBetween(250L, 350L);
    }

    @Test
    void onlyAnAcceptanceCanBeHeldBack() {
        assertThat(strikes(1))
                .filteredOn(Strike::holdsAnswer)
                .isNotEmpty()
                .allMatch(strike -> strike.moment() == Moment.ACCEPTED);
    }
}
