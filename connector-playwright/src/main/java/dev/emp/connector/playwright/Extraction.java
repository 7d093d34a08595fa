package dev.emp.connector.playwright;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.playwright.input.WebJob.Extract;
import dev.emp.connector.playwright.input.WebJob.Field;
import dev.emp.connector.playwright.input.WebJob.What;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a page says, as JSON. */
final class Extraction {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_ELEMENTS = 10_000;

    private static final String LINKS = """
            root => Array.from(root.querySelectorAll('a[href]')).slice(0, %d).map(a =>
                ({text: (a.innerText || a.textContent || '').trim(), url: a.href}))""".formatted(MOST_ELEMENTS);

    private static final String TABLE = """
            root => {
              const table = root.matches('table') ? root : root.querySelector('table');
              return table === null ? null : Array.from(table.rows).slice(0, %d).map(row =>
                  Array.from(row.cells).map(cell => cell.innerText.trim()));
            }""".formatted(MOST_ELEMENTS);

    private static final String METADATA = """
            () => {
              const found = {title: document.title, language: document.documentElement.lang || null};
              const link = document.querySelector('link[rel="canonical"]');
              found.canonical = link === null ? null : link.href;
              found.meta = {};
              for (const meta of Array.from(document.querySelectorAll('meta')).slice(0, 500)) {
                const name = meta.getAttribute('name') || meta.getAttribute('property');
                if (name !== null && name !== '') found.meta[name] = meta.content;
              }
              return found;
            }""";

    /** A link or a source as the whole URL, everything else as it is written. */
    private static final String VALUES = """
            (elements, attribute) => elements.slice(0, %d).map(e =>
                attribute === 'text' ? (e.innerText ?? e.textContent ?? '').trim()
                : attribute === 'html' ? e.innerHTML
                : (attribute === 'href' || attribute === 'src') && typeof e[attribute] === 'string' ? e[attribute]
                : e.getAttribute(attribute))""".formatted(MOST_ELEMENTS);

    private final Page page;
    private final Outputs outputs;
    private final Duration limit;

    Extraction(Page page, Outputs outputs, Duration limit) {
        this.page = page;
        this.outputs = outputs;
        this.limit = limit;
    }

    /** @param prefix of the files that hold what is too long for the result */
    ObjectNode extract(Extract wanted, String prefix) throws ConnectorException {
        Locator root = root(wanted.selector());
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        for (What what : wanted.what()) {
            String name = what.name().toLowerCase(Locale.ROOT);
            String file = prefix + name + (what == What.HTML ? ".html" : what == What.TEXT ? ".txt" : ".json");
            found.set(name, outputs.inlineOrFile(file, read(what, root, wanted.selector())));
        }
        if (!wanted.fields().isEmpty()) {
            ObjectNode fields = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, Field> field : wanted.fields().entrySet()) {
                fields.set(field.getKey(), value(root, field.getValue()));
            }
            found.set("fields", outputs.inlineOrFile(prefix + "fields.json", fields));
        }
        return found;
    }

    private Locator root(@Nullable String selector) throws ConnectorException {
        if (selector == null) {
            return page.locator("html");
        }
        Locator root = page.locator(selector).first();
        try {
            root.waitFor(new Locator.WaitForOptions()
                    .setState(WaitForSelectorState.ATTACHED)
                    .setTimeout((double) limit.toMillis()));
        } catch (TimeoutError _) {
            throw PageFailures.missing(selector, limit);
        }
        return root;
    }

    private JsonNode read(What what, Locator root, @Nullable String selector) {
        return switch (what) {
            case TEXT -> JsonNodeFactory.instance.stringNode(root.innerText());
            case HTML ->
                JsonNodeFactory.instance.stringNode(
                        selector == null ? page.content() : String.valueOf(root.evaluate("e => e.outerHTML")));
            case LINKS -> JSON.valueToTree(root.evaluate(LINKS));
            case TABLE -> JSON.valueToTree(root.evaluate(TABLE));
            case METADATA -> JSON.valueToTree(page.evaluate(METADATA));
        };
    }

    /** Null where nothing matches: a page without it is an answer, too. */
    private static JsonNode value(Locator root, Field field) {
        Locator matching = root.locator(field.selector());
        JsonNode values =
                JSON.valueToTree(matching.evaluateAll(VALUES, Objects.requireNonNullElse(field.attribute(), "text")));
        if (field.all()) {
            return values;
        }
        return values instanceof ArrayNode array && !array.isEmpty()
                ? array.get(0)
                : JsonNodeFactory.instance.nullNode();
    }
}
