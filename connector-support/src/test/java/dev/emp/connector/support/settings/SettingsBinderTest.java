package dev.emp.connector.support.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsBinderTest {

    private final SettingsBinder<OrchardProperties> binder = SettingsBinder.of("orchard", OrchardProperties.class);

    @Test
    void whatIsNotGivenHasItsDefault() {
        OrchardProperties bound = binder.bind(Map.of());

        assertThat(bound.url()).isEqualTo(URI.create("http://127.0.0.1:1"));
        assertThat(bound.ripening()).isEqualTo(Duration.ofSeconds(5));
        assertThat(bound.sorts()).containsExactly("elstar", "boskoop");
        assertThat(bound.trees()).isEmpty();
    }

    @Test
    void listsOfGroupsAreBoundByPlace() {
        OrchardProperties bound = binder.bind(Map.of(
                "trees[0].name", "old", "trees[0].fruits", "a,b", "trees[1].name", "new", "trees[1].weight", "3"));

        assertThat(bound.trees())
                .containsExactly(
                        new OrchardProperties.Tree("old", 1, List.of("a", "b")),
                        new OrchardProperties.Tree("new", 3, List.of()));
    }

    @Test
    void listsOfPlainValuesAreBoundInOneLineAndByPlace() {
        assertThat(binder.bind(Map.of("sorts", "x,y")).sorts()).containsExactly("x", "y");
        assertThat(binder.bind(Map.of("sorts[0]", "x", "sorts[1]", "y")).sorts())
                .containsExactly("x", "y");
        assertThat(binder.bind(Map.of("trees[0].name", "n", "trees[0].fruits[0]", "x"))
                        .trees()
                        .getFirst()
                        .fruits())
                .containsExactly("x");
    }

    @Test
    void keysOfMapsKeepTheirSpellingAndTheirDots() {
        OrchardProperties bound = binder.bind(Map.of(
                "headers.X-Api-Key",
                "k",
                "headers[Other]",
                "o",
                "prices.Gala-4.1.each",
                "2.5",
                "prices[a.b].each",
                "1"));

        assertThat(bound.headers()).isEqualTo(Map.of("X-Api-Key", "k", "Other", "o"));
        assertThat(bound.prices())
                .isEqualTo(Map.of("Gala-4.1", new OrchardProperties.Price(2.5), "a.b", new OrchardProperties.Price(1)));
    }

    @Test
    void anUnknownSettingIsNamedBesideThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> binder.bind(Map.of("ripenin", "7s")))
                .withMessage(
                        "orchard has no setting ripenin; there are headers.NAME, prices.NAME.each, ripening, sorts,"
                                + " trees[0].fruits, trees[0].name, trees[0].weight, url");
    }

    @Test
    void anUnknownSettingInsideAListIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> binder.bind(Map.of("trees[0].nam", "x")))
                .withMessageStartingWith("orchard has no setting trees[0].nam; there are ");
    }

    @Test
    void whatTheCallerDecidesNobodyMayGive() {
        assertThat(binder.bind(Map.of(), Map.of("url", "http://127.0.0.1:2")).url())
                .isEqualTo(URI.create("http://127.0.0.1:2"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> binder.bind(Map.of("url", "http://a"), Map.of("url", "http://b")))
                .withMessageStartingWith("orchard has no setting url; there are ")
                .withMessageNotContaining("weight, url");
    }

    @Test
    void aValueOfTheWrongKindIsShownBesideWhatIsAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> binder.bind(Map.of("ripening", "soon")))
                .withMessageStartingWith("ripening must be a duration such as ")
                .withMessageEndingWith(", but is soon");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> binder.bind(Map.of("trees[0].name", "x", "trees[0].weight", "heavy")))
                .withMessageStartingWith("trees[0].weight must be a whole number")
                .withMessageEndingWith(", but is heavy");
    }

    @Test
    void allValuesOutsideTheirLimitsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> binder.bind(Map.of("ripening", "0s", "trees[0].name", "x", "trees[0].weight", "0")))
                .withMessageContaining("ripening must be longer than or equal to 1 milli, but is 0s")
                .withMessageContaining("trees[0].weight must be greater than or equal to 1, but is 0");
    }

    @Test
    void whatTheRecordItselfRefusesIsTold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> binder.bind(Map.of("url", "nowhere")))
                .withMessage("emp.orchard.url must have a host");
    }

    @Test
    void theValueOfASecretIsNeverShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> binder.bind(Map.of("headers.Authorization", "Bearer hush", "ripening", "soon")))
                .withMessageNotContaining("hush");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> binder.bind(Map.of("headers.Authorization", "Bearer hush", "ripening", "0s")))
                .withMessageNotContaining("hush");
    }
}
