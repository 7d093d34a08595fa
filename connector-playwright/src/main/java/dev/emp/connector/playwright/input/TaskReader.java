package dev.emp.connector.playwright.input;

import dev.emp.connector.playwright.input.WebJob.Extract;
import dev.emp.connector.playwright.input.WebJob.Field;
import dev.emp.connector.playwright.input.WebJob.ImageFormat;
import dev.emp.connector.playwright.input.WebJob.Margins;
import dev.emp.connector.playwright.input.WebJob.Pdf;
import dev.emp.connector.playwright.input.WebJob.Shot;
import dev.emp.connector.playwright.input.WebJob.What;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads what is done with a page; jobs and steps share its members. */
final class TaskReader {

    private static final Set<String> PAPERS =
            Set.of("letter", "legal", "tabloid", "ledger", "a0", "a1", "a2", "a3", "a4", "a5", "a6");

    private TaskReader() {}

    static Shot shot(Fields fields) throws InvalidInput {
        Shot shot = new Shot(
                fields.text("selector"),
                fields.flag("full_page", false),
                fields.choice("format", ImageFormat.class, ImageFormat.PNG),
                fields.number("quality", 0, 100));
        if (shot.quality() != null && shot.format() == ImageFormat.PNG) {
            throw fields.invalid("quality", "is for the formats jpeg and webp; png loses nothing");
        }
        if (shot.selector() != null && shot.fullPage()) {
            throw fields.invalid("full_page", "makes no sense beside selector");
        }
        return shot;
    }

    static Pdf pdf(Fields fields) throws InvalidInput {
        String format = fields.text("format");
        if (format != null && !PAPERS.contains(format.toLowerCase(Locale.ROOT))) {
            throw fields.invalid("format", "must be a paper format: letter, legal, tabloid, ledger or a0 to a6");
        }
        boolean landscape = fields.flag("landscape", false);
        Integer scale = fields.number("scale_percent", 10, 200);
        return new Pdf(
                format == null ? "a4" : format,
                landscape,
                margins(fields),
                fields.flag("background", true),
                scale == null ? 1 : scale / 100.0);
    }

    private static Margins margins(Fields fields) throws InvalidInput {
        Optional<Fields> margins = fields.object("margins");
        if (margins.isEmpty()) {
            return new Margins("1cm", "1cm", "1cm", "1cm");
        }
        Margins read = new Margins(
                length(margins.get(), "top"),
                length(margins.get(), "right"),
                length(margins.get(), "bottom"),
                length(margins.get(), "left"));
        margins.get().requireNoneLeft();
        return read;
    }

    private static String length(Fields margins, String side) throws InvalidInput {
        String length = margins.text(side);
        if (length != null && !length.matches("[0-9]+(\\.[0-9]+)?(px|in|cm|mm)")) {
            throw margins.invalid(side, "must be a length such as 1cm, 10mm, 0.5in or 20px");
        }
        return length == null ? "0cm" : length;
    }

    static Extract extract(Fields fields) throws InvalidInput {
        String selector = fields.text("selector");
        List<String> names = fields.texts("what");
        Set<What> what = EnumSet.noneOf(What.class);
        for (String name : names) {
            what.add(what(fields, name));
        }
        Map<String, Field> wanted = new LinkedHashMap<>();
        Optional<Fields> map = fields.object("fields");
        if (map.isPresent()) {
            for (String name : map.get().names()) {
                wanted.put(name, field(map.get(), name));
            }
        }
        if (what.isEmpty() && wanted.isEmpty()) {
            what.add(What.TEXT);
            what.add(What.METADATA);
        }
        return new Extract(selector, what, wanted);
    }

    private static What what(Fields fields, String name) throws InvalidInput {
        for (What what : What.values()) {
            if (Fields.wireName(what).equals(name)) {
                return what;
            }
        }
        throw fields.invalid("what", "must be a list of text, html, links, metadata and table");
    }

    /** A selector alone, or an object. */
    private static Field field(Fields fields, String name) throws InvalidInput {
        Optional<JsonNode> value = fields.take(name);
        if (value.isPresent() && value.get().isString()) {
            return new Field(value.get().asString(), null, false);
        }
        Fields object =
                new Fields(value.orElseThrow(() -> fields.invalid(name, "is null")), fields.pointer() + "/" + name);
        Field field = new Field(object.requiredText("selector"), object.text("attribute"), object.flag("all", false));
        object.requireNoneLeft();
        return field;
    }
}
