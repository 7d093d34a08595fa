package dev.emp.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class SecretReferencesTest {

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    @Test
    void referencesAreFoundAtAnyDepth() {
        JsonNode input = json("{'b':[1,{'x/y':{'$secret':'two'}}],'a':{'$secret':'one'},'c':{'$secret':'two'}}");

        assertThat(SecretReferences.areIn(input)).isTrue();
        assertThat(SecretReferences.names(input)).containsExactly("one", "two");
    }

    @Test
    void somethingElseTakesTheirPlaces() {
        List<String> pointers = new ArrayList<>();
        JsonNode replaced = SecretReferences.replace(
                json("{'b':[1,{'x/y':{'$secret':'two'}}],'n':1.50}"), "/input", (reference, pointer) -> {
                    pointers.add(pointer);
                    return JsonNodeFactory.instance.stringNode(SecretReference.nameIn(reference));
                });

        assertThat(replaced).isEqualTo(json("{'b':[1,{'x/y':'two'}],'n':1.50}"));
        assertThat(pointers).containsExactly("/input/b/1/x~1y");
    }

    @Test
    void aWholeInputCanBeOne() {
        assertThat(SecretReferences.names(json("{'$secret':'one'}"))).containsExactly("one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "'$secret'", "1", "{'a':'$secret'}", "{'secret':'one'}", "{'a':{'$file':'x'}}"})
    void everythingElseIsNone(String input) {
        assertThat(SecretReferences.areIn(json(input))).isFalse();
        assertThat(SecretReferences.names(json(input))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "7", "stripe.live_key-2", "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void theseAreNames(String name) {
        assertThat(SecretReference.isName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "-a",
                ".a",
                "_a",
                "a b",
                "a/b",
                "é",
                "a\n",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void theseAreNoNames(String name) {
        assertThat(SecretReference.isName(name)).isFalse();
    }
}
