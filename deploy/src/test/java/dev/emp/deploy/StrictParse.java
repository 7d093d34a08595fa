package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kubernetes.client.util.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether an object is what its kind allows: with the types of the Kubernetes client for its own kinds, and for those of KEDA and
 * the operators with schemas of the fields that the chart uses (in {@code crds}).
 */
final class StrictParse {

    private static final List<String> CUSTOM =
            List.of("keda.sh/", "monitoring.coreos.com/", "external-secrets.io/", "gateway.networking.k8s.io/");

    private StrictParse() {}

    static void check(Manifest manifest) {
        String version = manifest.at("/apiVersion").asString();
        if (CUSTOM.stream().anyMatch(version::startsWith)) {
            assertThat(errors(schema("/crds/" + manifest.kind() + ".json"), manifest.object()))
                    .as(manifest.toString())
                    .isEmpty();
            if (manifest.kind().equals("ScaledJob")) {
                parse(asJob(manifest));
            }
        } else {
            parse(manifest.object());
        }
    }

    static Schema schema(String resource) {
        try (InputStream in = StrictParse.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new AssertionError("there is no schema " + resource + " to check a custom resource with");
            }
            return schema(Chart.JSON.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Schema schema(JsonNode schema) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema);
    }

    static List<String> errors(Schema schema, JsonNode document) {
        return schema.validate(document).stream().map(Error::toString).toList();
    }

    private static void parse(JsonNode object) {
        try {
            // JSON is YAML, and the client reads only that strictly.
            Yaml.load(object.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode asJob(Manifest scaled) {
        ObjectNode job = Chart.JSON.createObjectNode();
        job.put("apiVersion", "batch/v1").put("kind", "Job");
        job.set("metadata", scaled.at("/metadata"));
        job.set("spec", scaled.at("/spec/jobTargetRef"));
        return job;
    }
}
