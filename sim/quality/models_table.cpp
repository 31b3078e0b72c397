#include <algorithm>
#include <array>
#include <sstream>

#include "base/characters.h"
#include "quality/limits.h"
#include "quality/models.h"
#include "quality/tables.h"

namespace ringroom::quality {

store::Migration models_migration() {
    return {6, "quality", R"(
        CREATE TABLE quality_model (
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            agent INTEGER NOT NULL,
            title TEXT NOT NULL,
            words TEXT NOT NULL,
            script TEXT NOT NULL,
            made_by INTEGER NOT NULL,
            made_at INTEGER NOT NULL,
            agreed TEXT NOT NULL CHECK (agreed IN ('asked', 'given', 'refused')),
            answered_at INTEGER,
            PRIMARY KEY (run, contact)
        ) WITHOUT ROWID;
    )"};
}

namespace {

constexpr std::array<std::string_view, 3> agreed_words{"asked", "given", "refused"};
constexpr std::string_view select_model = "SELECT run, contact, agent, title, words, script, "
                                          "made_by, made_at, agreed FROM quality_model ";

Model model_from(const store::Row& row) {
    const auto id = [&](std::size_t column) {
        return static_cast<std::uint64_t>(row.number(column));
    };
    const auto word = std::find(agreed_words.begin(), agreed_words.end(), row.text(8));
    return {.key = {row.number(0), ContactId{id(1)}},
            .agent = AgentId{id(2)},
            .title = row.text(3),
            .words = row.text(4),
            .script = row.text(5),
            .by = AgentId{id(6)},
            .at = WallTime{row.number(7)},
            .agreed = static_cast<Agreed>(word - agreed_words.begin())};
}

} // namespace

std::string_view to_string(Agreed agreed) {
    return agreed_words[static_cast<std::size_t>(agreed)];
}

Result<void> check_model(const Model& model) {
    const auto title = characters_of(model.title).size();
    if (title == 0 || title > limits::title)
        return fail("quality.title", "the title is empty or too long");
    if (characters_of(model.words).size() > limits::words)
        return fail("quality.words_long", "too many words");
    return {};
}

Result<void> save(store::Writer& writer, const Model& m) {
    if (auto fine = check_model(m); !fine)
        return fine;
    const auto known = model_of(writer, m.key);
    const auto count = writer.row("SELECT COUNT(*) FROM quality_model", {});
    if (!known || !count)
        return tl::unexpected(known ? count.error() : known.error());
    if (!*known && static_cast<std::size_t>((*count)->number(0)) >= limits::models)
        return fail("quality.crowd", "too many model recordings");
    const auto done = writer.run(
        "INSERT INTO quality_model (run, contact, agent, title, words, script, made_by, made_at, "
        "agreed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, contact) DO UPDATE SET "
        "title = excluded.title, words = excluded.words, script = excluded.script",
        {m.key.run, m.key.contact.value, m.agent.value, m.title, m.words, m.script, m.by.value,
         m.at.ms, to_string(m.agreed)});
    return done ? Result<void>() : tl::unexpected(done.error());
}

Result<void> answer_model(store::Writer& writer, const ContactKey& key, AgentId agent, bool agrees,
                          WallTime at) {
    const auto known = model_of(writer, key);
    if (!known)
        return tl::unexpected(known.error());
    if (!*known || (*known)->agent != agent)
        return fail("quality.unknown", to_text(key));
    const auto done = writer.run(
        "UPDATE quality_model SET agreed = ?, answered_at = ? WHERE run = ? AND contact = ?",
        {to_string(agrees ? Agreed::given : Agreed::refused), at.ms, key.run, key.contact.value});
    return done ? Result<void>() : tl::unexpected(done.error());
}

Result<void> remove_model(store::Writer& writer, const ContactKey& key) {
    const auto known = model_of(writer, key);
    if (!known)
        return tl::unexpected(known.error());
    if (!*known)
        return fail("quality.unknown", to_text(key));
    const auto done = writer.run("DELETE FROM quality_model WHERE run = ? AND contact = ?",
                                 {key.run, key.contact.value});
    return done ? Result<void>() : tl::unexpected(done.error());
}

Result<std::optional<Model>> model_of(store::Reader& reader, const ContactKey& key) {
    const auto row = reader.row(std::string(select_model) + "WHERE run = ? AND contact = ?",
                                {key.run, key.contact.value});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(model_from(**row)) : std::nullopt;
}

Result<std::vector<Model>> models_of(store::Reader& reader, const ModelFilter& filter) {
    std::string where = "WHERE 1";
    store::Values values;
    std::istringstream words(filter.words);
    for (std::string word; words >> word;) {
        where +=
            " AND instr(lower(title || char(10) || words || char(10) || script), lower(?)) > 0";
        values.emplace_back(word);
    }
    if (!filter.script.empty()) {
        where += " AND script = ?";
        values.emplace_back(filter.script);
    }
    if (filter.after) {
        where += " AND (made_at, run, contact) < (SELECT made_at, run, contact FROM quality_model "
                 "WHERE run = ? AND contact = ?)";
        values.emplace_back(filter.after->run);
        values.emplace_back(filter.after->contact.value);
    }
    std::vector<Model> out;
    const auto done = reader.each(std::string(select_model) + where +
                                      " ORDER BY made_at DESC, run DESC, contact DESC",
                                  values, [&](const store::Row& row) {
                                      out.push_back(model_from(row));
                                      return out.size() < filter.limit;
                                  });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

} // namespace ringroom::quality
