package dev.emp.connector.support.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.http.OpenAnswer;
import dev.emp.connector.testing.RecordingContext;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FilesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RecordingContext context = new RecordingContext();
    private final List<String> fetched = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "'data:image/png;base64,aGk=', image/png, hi",
        "'data:;base64,aGk=', text/plain, hi",
        "'DATA:text/x;charset=utf-8;BASE64,aGk=', text/x;charset=utf-8, hi",
        "'data:text/plain,a%20b+c', text/plain, a b+c"
    })
    void readsDataUrls(String url, String type, String content) {
        DataUrl file = DataUrl.parse(url).orElseThrow();

        assertThat(file.contentType()).isEqualTo(type);
        assertThat(new String(file.content(), StandardCharsets.UTF_8)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data:",
                "data:image/png;base64,%%%",
                "data:x;base64,a*b=",
                "https://a/data:x,y",
                "data:text/plain,%zz"
            })
    void whatIsNoDataUrlIsNone(String text) {
        assertThat(DataUrl.parse(text)).isEmpty();
    }

    @Test
    void largeFilesOfAnInputAreUploadedAndSmallOnesStay() throws Exception {
        JsonNode input =
                json("{'a': ['data:image/png;base64,AAAAAAAA'], 'small': 'data:,x', 'url': 'https://a/b', 'n': 1}");

        JsonNode uploaded = new InputFiles(100, 2)
                .uploaded(
                        input,
                        "/input",
                        (name, type, content) -> "https://up/" + name + "/" + type + "/" + content.length);

        assertThat(uploaded)
                .isEqualTo(json(
                        "{'a': ['https://up/0.png/image/png/6'], 'small': 'data:,x', 'url': 'https://a/b', 'n': 1}"));
    }

    @Test
    void aFileThatIsTooLargeOrUnreadableIsNamedByItsPointer() {
        InputFiles files = new InputFiles(3, 0);

        assertThatThrownBy(() -> files.uploaded(json("{'a/b': ['data:,long']}"), "/input", FilesTest::noUpload))
                .hasMessage("/input/a~1b/0: the file has 4 bytes, and may have at most 3.")
                .extracting("errorClass")
                .isEqualTo(ErrorClass.INVALID_INPUT);
        assertThatThrownBy(() -> files.uploaded(json("{'a': 'data:x;base64,*'}"), "/input", FilesTest::noUpload))
                .hasMessageStartingWith("/input/a: a data URL must be");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {'a': 1}                      | {'a': 1.0}             | true
            {'a': 'data:;base64,eA=='}    | {'a': 'https://up/x'}  | true
            {'a': ['x']}                  | {'a': ['x']}           | true
            {'a': 1}                      | {'a': 2}               | false
            {'a': 1}                      | {'a': 1, 'b': 2}       | false
            {'a': ['x']}                  | {'a': 'x'}             | false
            {'a': 'data:;base64,eA=='}    | {'a': 1}               | false
            """)
    void anInputThatIsShownIsKnownAgain(String ours, String shown, boolean same) {
        assertThat(InputFiles.canHaveBecome(json(ours), json(shown))).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({
        "https://replicate.delivery/a.png, true",
        "https://pbxt.replicate.delivery/x/out.png, true",
        "https://REPLICATE.delivery/a, true",
        "http://127.0.0.1:1/a, true",
        "http://replicate.delivery/a, false",
        "https://evilreplicate.delivery.com/a, false",
        "https://evilreplicate.delivery/a, false",
        "https://user@replicate.delivery/a, false",
        "https://169.254.169.254/latest, false",
        "https://replicate.delivery:x/a b, false",
        "ftp://replicate.delivery/a, false",
        "a text about https://replicate.delivery/a, false"
    })
    void onlyHostsThatHoldFilesAreAsked(String text, boolean asked) {
        FileHosts hosts = new FileHosts(List.of("replicate.delivery", "*.replicate.delivery", "127.0.0.1"));

        assertThat(hosts.urlOf(text).isPresent()).isEqualTo(asked);
    }

    @Test
    void filesOfAnOutputBecomeArtifactsWithSafeUniqueNames() throws Exception {
        OutputFiles files = files(100);

        JsonNode output = files.store(
                json(
                        "{'images': ['https://files/x/out.png', 'https://files/y/OUT.png', 'https://files/x/out.png'],"
                                + " 'odd': 'https://files/z/..%2F%00secret', 'inline': 'data:image/png;base64,aGk=', 'text': 'https://other/out.png'}"),
                "/output");

        assertThat(output)
                .isEqualTo(json("{'images': ['out.png', 'OUT-2.png', 'out.png'], 'odd': '_secret.txt',"
                        + " 'inline': 'output-inline.png', 'text': 'https://other/out.png'}"));
        assertThat(context.artifacts().keySet())
                .containsExactly("out.png", "OUT-2.png", "_secret.txt", "output-inline.png")
                .allSatisfy(name -> assertThat(name).matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}"));
        assertThat(fetched).hasSize(3);
        assertThat(files.list().get(0))
                .isEqualTo(json("{'pointer': '/output/images/0', 'name': 'out.png', 'content_type': 'text/plain'}"));
    }

    @Test
    void aFileInBareBase64BecomesAnArtifactToo() throws Exception {
        byte[] png = Arrays.copyOf(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10}, 2000);
        String image = Base64.getEncoder().encodeToString(png);

        JsonNode output =
                files(5000).store(json("{'images': [{'type': 'base64', 'data': '" + image + "'}]}"), "/output");

        assertThat(output).isEqualTo(json("{'images': [{'type': 'base64', 'data': 'output-images-0-data.png'}]}"));
        assertThat(context.artifacts()).containsEntry("output-images-0-data.png", png);
    }

    @Test
    void aTextThatOnlyLooksLikeBase64StaysAText() throws Exception {
        String unknown = Base64.getEncoder().encodeToString(new byte[2000]);
        String small = Base64.getEncoder().encodeToString(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        String prose = "iVBORw0KGgoAAAAN" + " and so on".repeat(200);
        JsonNode texts = json("['" + unknown + "', '" + small + "', '" + prose + "!']");

        assertThat(files(5000).store(texts, "/output")).isEqualTo(texts);
    }

    @Test
    void anOutputFileThatIsTooLargeIsAProviderErrorEvenWithoutItsLength() {
        assertThatThrownBy(() -> files(3).store(json("['https://files/abc']"), "/output"))
                .hasMessageContaining("/output/0 is larger than the 3 bytes")
                .extracting("errorClass")
                .isEqualTo(ErrorClass.PROVIDER_ERROR);
    }

    @Test
    void aFullStoreIsNoFaultOfTheProvider() {
        context.breakStore();

        assertThatThrownBy(() -> files(100).store(json("['https://files/a']"), "/output"))
                .extracting("errorClass")
                .isEqualTo(ErrorClass.UNAVAILABLE);
    }

    @Test
    void aFileThatIsGoneIsAProviderError() {
        OutputFiles files = new OutputFiles(
                "Paintworks",
                new FileHosts(List.of("files")),
                uri -> {
                    throw new ConnectorException(ErrorClass.INVALID_INPUT, "404");
                },
                100,
                context);

        assertThatThrownBy(() -> files.store(json("['https://files/a']"), "/output"))
                .hasMessage("Paintworks no longer gives the output file at /output/0: 404")
                .extracting("errorClass")
                .isEqualTo(ErrorClass.PROVIDER_ERROR);
    }

    private OutputFiles files(long largest) {
        return new OutputFiles("Paintworks", new FileHosts(List.of("files")), this::open, largest, context);
    }

    private OpenAnswer open(URI uri) {
        fetched.add(uri.toString());
        HttpHeaders headers =
                HttpHeaders.of(Map.of("Content-Type", List.of("text/plain; charset=utf-8")), (name, value) -> true);
        return new OpenAnswer(headers, new ByteArrayInputStream(uri.getPath().getBytes(StandardCharsets.UTF_8)));
    }

    private static String noUpload(String name, String type, byte[] content) {
        throw new AssertionError("nothing may be uploaded");
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
