package dev.emp.setup.declaration;

import dev.emp.setup.declaration.Item.Member;
import dev.emp.setup.declaration.Item.Place;
import dev.emp.setup.declaration.Item.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON. A name given twice and anything after the end are refused. */
final class JsonItems {

    private final String file;

    JsonItems(String file) {
        this.file = file;
    }

    /** @throws DeclarationException for what is no JSON, with line and column */
    Item read(String text) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new DeclarationException(file + " is empty");
            }
            Item root = item(parser, first);
            if (parser.nextToken() != null) {
                throw new DeclarationException(
                        where(parser.currentTokenLocation()) + " goes on after the end of the JSON value");
            }
            return root;
        } catch (JacksonException e) {
            throw new DeclarationException(
                    where(e.getLocation()) + " is not JSON: "
                            + String.valueOf(e.getOriginalMessage()).replaceAll("\\s*\\R\\s*", " "),
                    e);
        }
    }

    private Item item(JsonParser parser, @Nullable JsonToken token) {
        Place place = place(parser.currentTokenLocation());
        return switch (token) {
            case START_OBJECT -> mapping(parser, place);
            case START_ARRAY -> listing(parser, place);
            case VALUE_STRING -> new Item.Value(parser.getString(), Reading.TEXT, place);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Item.Value(parser.getString(), Reading.NUMBER, place);
            case VALUE_TRUE, VALUE_FALSE -> new Item.Value(parser.getString(), Reading.FLAG, place);
            case VALUE_NULL -> new Item.Value("", Reading.NOTHING, place);
            case null, default -> throw new DeclarationException(file + ":" + place + " is not JSON");
        };
    }

    private Item mapping(JsonParser parser, Place place) {
        Map<String, Member> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            Place at = place(parser.currentTokenLocation());
            Member before = members.put(name, new Member(at, item(parser, parser.nextToken())));
            if (before != null) {
                throw new DeclarationException(
                        file + ":" + at + " has " + name + " a second time, after " + file + ":" + before.at());
            }
        }
        return new Item.Mapping(members, place);
    }

    private Item listing(JsonParser parser, Place place) {
        List<Item> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(item(parser, token));
        }
        return new Item.Listing(items, place);
    }

    private String where(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1 ? file : file + ":" + place(location);
    }

    private static Place place(TokenStreamLocation location) {
        return new Place(location.getLineNr(), location.getColumnNr());
    }
}
