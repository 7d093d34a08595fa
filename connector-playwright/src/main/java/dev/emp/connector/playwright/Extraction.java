package dev.emp.connector.playwright;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
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
            (elements, {attribute, count}) => elements.slice(0, count).map(e =>
                attribute === 'text' ? (e.innerText ?? e.textContent ?? '').trim()
                : attribute === 'html' ? e.innerHTML
                : (attribute === 'href' || attribute === 'src') && typeof e[attribute] === 'string' ? e[attribute]
                : e.getAttribute(attribute))""";

    private static final String TEXT = "root => root.innerText ?? root.textContent ?? ''";

    private static final String PART = "root => root.outerHTML";

    private static final String DOCUMENT = """
            () => (document.doctype === null ? '' : new XMLSerializer().serializeToString(document.doctype))
                + (document.documentElement === null ? '' : document.documentElement.outerHTML)""";

    /** What a function gives, or its size when that is more than may leave the browser: what has left it is in our memory. */
    private static final String WITHIN = """
            (of, more) => {
              const asked = more === undefined ? of : more;
              const size = value => {
                if (typeof value === 'string') return value.length;
                if (value === null || typeof value !== 'object') return 8;
                let sum = 2;
                for (const name in value) sum += name.length + 4 + size(value[name]);
                return sum;
              };
              const value = (%s)(of, asked);
              const found = size(value);
              return found > asked.most ? {size: found} : {value};
            }""";

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
            long left = outputs.largest();
            for (Map.Entry<String, Field> field : wanted.fields().entrySet()) {
                JsonNode value = value(root, field.getKey(), field.getValue(), left);
                fields.set(field.getKey(), value);
                left -= value.toString().length();
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

    private JsonNode read(What what, Locator root, @Nullable String selector) throws ConnectorException {
        String function = switch (what) {
            case TEXT -> TEXT;
            case HTML -> selector == null ? DOCUMENT : PART;
            case LINKS -> LINKS;
            case TABLE -> TABLE;
            case METADATA -> METADATA;
        };
        Map<String, Object> asked = Map.of("most", (double) outputs.largest());
        boolean ofThePage = what == What.METADATA || (what == What.HTML && selector == null);
        String measured = WITHIN.formatted(function);
        Object found = ofThePage ? page.evaluate(measured, asked) : root.evaluate(measured, asked);
        return within(found, what.name().toLowerCase(Locale.ROOT), outputs.largest());
    }

    /** Null where nothing matches: a page without it is an answer, too. */
    private static JsonNode value(Locator root, String name, Field field, long most) throws ConnectorException {
        Map<String, Object> asked = Map.of(
                "attribute",
                Objects.requireNonNullElse(field.attribute(), "text"),
                "count",
                field.all() ? MOST_ELEMENTS : 1,
                "most",
                (double) most);
        Object found = root.locator(field.selector()).evaluateAll(WITHIN.formatted(VALUES), asked);
        JsonNode values = within(found, "field " + name, most);
        if (field.all()) {
            return values;
        }
        return values instanceof ArrayNode array && !array.isEmpty()
                ? array.get(0)
                : JsonNodeFactory.instance.nullNode();
    }

    private static JsonNode within(Object found, String what, long most) throws ConnectorException {
        Map<?, ?> answer = (Map<?, ?>) found;
        if (answer.get("size") instanceof Number size) {
            throw new ConnectorException(
                    ErrorClass.PROVIDER_ERROR,
                    "The page's " + what + " has " + size.longValue() + " characters, of which " + most
                            + " are left (emp.playwright.limits.file): extract less of it.");
        }
        return JSON.valueToTree(answer.get("value"));
    }
}
