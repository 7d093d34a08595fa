package dev.emp.setup.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.setup.declaration.DeclarationException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelListTest {

    private static final String SHA = "ab".repeat(32);

    @TempDir
    Path folder;

    private static Map<String, String> right() {
        return new TreeMap<>(Map.of(
                "name", "sdxl",
                "source", "https://hub.example.org/{revision}/sdxl.safetensors",
                "revision", "r1",
                "sha256", SHA,
                "size", "12",
                "target", "checkpoints/sdxl.safetensors"));
    }

    private static String entry(Map<String, String> fields) {
        StringBuilder text = new StringBuilder("  -");
        fields.forEach((name, value) ->
                text.append(" ").append(name).append(": ").append(value).append("\n   "));
        return text.toString().stripTrailing() + "\n";
    }

    private ModelList read(String text) throws IOException {
        return ModelList.read(Files.writeString(folder.resolve("models.yaml"), text), name -> null);
    }

    @Test
    void aModelIsReadWithItsRevisionInItsAddress() throws IOException {
        Model model = read("models:\n" + entry(right())).models().getFirst();

        assertThat(model.sources()).containsExactly(URI.create("https://hub.example.org/r1/sdxl.safetensors"));
        assertThat(model.sha256().hex()).isEqualTo(SHA);
        assertThat(model.size()).isEqualTo(12);
    }

    @Test
    void severalSourcesAreAskedInTheirOrder() throws IOException {
        Map<String, String> fields = right();
        fields.put("sources", "['https://mirror.example.org/a', 'file:///mnt/a']");

        assertThat(read("models:\n" + entry(fields)).models().getFirst().sources())
                .extracting(URI::getScheme)
                .containsExactly("https", "https", "file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "source", "revision", "sha256", "size", "target"})
    void nothingThatPinsAModelMayBeMissing(String field) {
        Map<String, String> fields = right();
        fields.remove(field);

        assertThatThrownBy(() -> read("models:\n" + entry(fields)))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("models.yaml:2:5 /models/0/" + field + " is missing; it must be ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "sha256 | 31e35c80fc         | must be a SHA-256 checksum: 64 of 0-9 and a-f",
                "size   | 6.5GB              | must be its size in bytes, a whole number from 1, not '6.5GB'",
                "source | sdxl.safetensors   | must be an http, https or file:/// address",
                "source | https://u:p@h.org/a | without user and password",
                "source | ftp://h.org/a      | must be an http, https or file:/// address",
                "target | /etc/passwd        | must be the path of a file in the folder of the models",
                "target | ../out             | none leads out",
                "target | a/../../out        | none leads out",
                "target | .hidden            | no part of it begins with a dot",
                "target | a//b               | must be the path of a file",
                "target | a.part             | .part and .origin are taken",
                "profiles | [gpu]            | must be one of base, comfyui, comfyui-remote, playwright, simulation",
                "licence | ''                | must be a line",
                "colour | red                | is unknown; allowed are name, source, sources,",
            })
    void whatIsWrongIsNamedWithWhatIsAllowed(String field, String value, String message) {
        Map<String, String> fields = right();
        fields.put(field, value.strip());

        assertThatThrownBy(() -> read("models:\n" + entry(fields)))
                .isInstanceOf(DeclarationException.class)
                .hasMessageMatching("(?s).*models\\.yaml:\\d+:\\d+ /models/0/" + field + "(/0)? .*")
                .hasMessageContaining(message);
    }

    @Test
    void twoModelsCannotBeOneFile() {
        Map<String, String> other = right();
        other.put("name", "other");
        other.put("target", "Checkpoints/SDXL.safetensors");

        assertThatThrownBy(() -> read("models:\n" + entry(right()) + entry(other)))
                .hasMessageContaining("/models/1/target is that of sdxl; targets must be different files");

        other.put("target", "checkpoints/sdxl.safetensors/more");
        assertThatThrownBy(() -> read("models:\n" + entry(right()) + entry(other)))
                .hasMessageContaining("/models/1/target is a folder and a file together with that of sdxl");
    }

    @Test
    void twoModelsCannotHaveOneName() {
        Map<String, String> other = right();
        other.put("target", "vae/other");

        assertThatThrownBy(() -> read("models:\n" + entry(right()) + entry(other)))
                .hasMessageContaining("/models/1/name is taken by another model");
    }

    @Test
    void aTokenInTheFileIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> read("credentials: {huggingface.co: hf_abcdef}\nmodels: []\n"))
                .hasMessageContaining("/credentials/huggingface.co must say where the secret is, env:NAME or file:PATH")
                .hasMessageNotContaining("hf_abcdef");
    }

    @Test
    void theListThatComesWithEmpIsRight() {
        Path file = Path.of("../deploy/images/models.yaml");

        ModelList list = ModelList.read(file, name -> null);

        assertThat(list.models()).extracting(Model::name).contains("sdxl-base-1.0", "sdxl-vae");
        assertThat(list.models())
                .allSatisfy(model -> assertThat(model.licence()).isNotEmpty());
    }
}
