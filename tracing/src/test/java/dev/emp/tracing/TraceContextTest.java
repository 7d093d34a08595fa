package dev.emp.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";

    @Test
    void aCallersPlaceIsReadAndPassedOnAsItIs() {
        TraceContext context =
                TraceContext.of(List.of(PARENT), List.of("a=1, b=2", "c=3")).orElseThrow();

        assertThat(context).isEqualTo(new TraceContext(TRACE, SPAN, 1, "a=1, b=2,c=3"));
        assertThat(context.headers()).isEqualTo(Map.of("traceparent", PARENT, "tracestate", "a=1, b=2,c=3"));
        assertThat(TraceContext.ofText(context.text())).contains(context);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more"
            })
    void whatMakesNoSenseIsIgnored(String parent) {
        assertThat(TraceContext.of(List.of(parent), List.of("a=1"))).isEmpty();
    }

    @Test
    void aParentThatComesTwiceIsIgnored() {
        assertThat(TraceContext.of(List.of(PARENT, PARENT), null)).isEmpty();
        assertThat(TraceContext.of(null, List.of("a=1"))).isEmpty();
    }

    @Test
    void aLaterVersionIsReadAsFarAsItIsKnown() {
        assertThat(TraceContext.of(List.of("cc-" + TRACE + "-" + SPAN + "-ff-what.the.future"), null))
                .contains(new TraceContext(TRACE, SPAN, 3, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no equals sign", "A=upper", "a=b=c", "a=\u00e4"})
    void aStateThatMakesNoSenseIsLeftOut(String state) {
        assertThat(TraceContext.of(List.of(PARENT), List.of(state))
                        .orElseThrow()
                        .state())
                .isEmpty();
    }

    @Test
    void aStateThatIsTooLongIsLeftOut() {
        String state = "a=" + "x".repeat(200) + ",b=" + "x".repeat(200) + ",c=" + "x".repeat(120);
        assertThat(TraceContext.of(List.of(PARENT), List.of(state))
                        .orElseThrow()
                        .state())
                .isEmpty();
    }

    @Test
    void aJobWithoutATraceHasOneOfItsOwnThatEverybodyFinds() {
        TraceContext one = TraceContext.ofJob("j0-1", null);

        assertThat(one).isEqualTo(TraceContext.ofJob("j0-1", "damaged"));
        assertThat(one.traceId()).isNotEqualTo(TraceContext.ofJob("j0-2", null).traceId());
        assertThat(TraceContext.of(List.of(one.parent()), null)).contains(one);
        assertThat(one.isSampled()).isFalse();
    }
}
