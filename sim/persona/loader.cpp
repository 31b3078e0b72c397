#include "persona/loader.h"

#include <algorithm>

#include "base/random.h"
#include "persona/limits.h"
#include "persona/reader.h"

namespace ringroom::persona {

namespace {

constexpr const char* pack_file = "pack.lua";

class PackReader {
public:
    PackReader(const PackFiles& files, Language language, std::string_view id,
               const Vocabulary& known)
        : files_(files)
        , language_(language)
        , known_(known) {
        pack_->id = id;
    }

    LoadedPack run() {
        const auto it = files_.find(pack_file);
        if (it == files_.end()) {
            complain(pack_file, "pack.no_pack_file");
            return {nullptr, std::move(out_)};
        }
        const auto source = lua::read_source(pack_file, it->second, pack_words(), language_);
        const auto outcome = lua::Sandbox().run(source);
        out_ = outcome.diagnostics;
        Reader reader(source, language_, out_);
        reader_ = &reader;
        for (const auto& statement : outcome.statements)
            if (statement->known && word_of(statement->word) != Word::part)
                statement_of(*statement);
        check_talk_moves();
        // Parts last: they name forms and talk scripts that may stand below them.
        for (const auto& statement : outcome.statements)
            if (statement->known && word_of(statement->word) == Word::part)
                part(*statement);
        if (!has_errors(out_) && pack_->title.empty())
            reader.error({1, 1}, "pack.no_title");
        if (!has_errors(out_) && pack_->drills.empty())
            reader.error({1, 1}, "pack.no_parts");
        pack_->files = files_;
        pack_->hash = fnv1a(pack_->id);
        for (const auto& [name, content] : files_)
            pack_->hash = fnv1a(content, fnv1a(name, pack_->hash));
        if (has_errors(out_))
            return {nullptr, std::move(out_)};
        return {pack_, std::move(out_)};
    }

private:
    void complain(const std::string& file, std::string_view code) {
        out_.push_back({file, 0, 0, Severity::error, std::string(code),
                        text(language_, code, {{"file", file}})});
    }

    void statement_of(const lua::Statement& statement) {
        switch (word_of(statement.word)) {
        case Word::pack:
            return pack(statement);
        case Word::form:
            return form(statement);
        case Word::talk:
            return talk(statement);
        case Word::moves:
            if (const auto* body = reader_->body_of(statement, 1))
                pack_->moves = reader_->names_of(*body, statement, max_choices * 2);
            return;
        default:
            return reader_->error(statement.position, "drill.misplaced",
                                  {{"word", statement.word}});
        }
    }

    void pack(const lua::Statement& statement) {
        const auto* body = reader_->body_of(statement, 1);
        if (body == nullptr)
            return;
        Fields fields(*reader_, *body, statement);
        pack_->title = fields.text({"名称", "name"});
        pack_->title_en = fields.text({"英文名", "name_en"});
        pack_->version = fields.text({"版本", "version"}, "1");
        pack_->about = fields.text({"简介", "about"});
        fields.rest();
    }

    void form(const lua::Statement& statement) {
        const auto name = reader_->name_of(statement);
        const auto* body = name ? reader_->body_of(statement, 2) : nullptr;
        if (body == nullptr)
            return;
        Form form;
        form.name = *name;
        for (const auto& item : body->items)
            if (const auto* table = lua::as_table(item); table != nullptr)
                field(statement, *table, form);
            else
                reader_->shape(statement);
        if (form.fields.size() > max_form_fields)
            reader_->error(statement.position, "drill.too_many",
                           {{"word", statement.word}, {"limit", std::to_string(max_form_fields)}});
        pack_->forms.push_back(std::move(form));
    }

    void field(const lua::Statement& statement, const lua::Table& table, Form& form) {
        const auto* name = table.items.size() == 1 ? lua::as_string(table.items[0]) : nullptr;
        if (name == nullptr)
            return reader_->shape(statement);
        Fields fields(*reader_, table, statement);
        FormField out;
        out.name = *name;
        out.kind = static_cast<FieldKind>(fields.choice({"类型", "kind"}, 0,
                                                        {{"文字", "text"},
                                                         {"数字", "digits"},
                                                         {"整数", "integer"},
                                                         {"时间", "time"},
                                                         {"选择", "choice"},
                                                         {"是否", "yes_no"}}));
        out.required = fields.flag({"必填", "required"}, false);
        out.length = static_cast<int>(
            fields.integer({"位数", "length"}, 0, 0, static_cast<std::int64_t>(max_digits)));
        const Name choices{"选项", "choices"};
        if (const auto* value = fields.get(choices)) {
            if (const auto* list = lua::as_table(*value))
                out.choices = reader_->names_of(*list, statement, max_choices);
            else
                reader_->shape(statement);
        }
        if (out.kind == FieldKind::choice && out.choices.empty())
            reader_->error(reader_->place(*name, statement.position), "pack.no_choices",
                           {{"field", *name}});
        fields.rest();
        form.fields.push_back(std::move(out));
    }

    void talk(const lua::Statement& statement) {
        const auto name = reader_->name_of(statement);
        const auto* body = name ? reader_->body_of(statement, 2) : nullptr;
        if (body == nullptr)
            return;
        TalkScript talk;
        talk.name = *name;
        for (const auto& item : body->items) {
            const auto* table = lua::as_table(item);
            const auto* title = table != nullptr && table->items.size() == 2
                                    ? lua::as_string(table->items[0])
                                    : nullptr;
            const auto* words = title != nullptr ? lua::as_string(table->items[1]) : nullptr;
            if (words == nullptr) {
                reader_->shape(statement);
                continue;
            }
            Fields fields(*reader_, *table, statement);
            talk.steps.push_back({*title, *words, fields.text({"动作", "move"})});
            if (const auto& move = talk.steps.back().move; !move.empty())
                talk_moves_.emplace_back(
                    move, reader_->place(move, reader_->place(*title, statement.position)));
            fields.rest();
        }
        if (talk.steps.size() > max_talk_steps)
            reader_->error(statement.position, "drill.too_many",
                           {{"word", statement.word}, {"limit", std::to_string(max_talk_steps)}});
        pack_->talks.push_back(std::move(talk));
    }

    /// The key a step sets must be one of the school's list, where there is such a list.
    void check_talk_moves() {
        const auto& moves = pack_->moves;
        for (const auto& [move, at] : talk_moves_) {
            if (moves.empty() || trigger_of(move) != Trigger::move ||
                std::find(moves.begin(), moves.end(), move) != moves.end())
                continue;
            const auto near = lua::nearest_word(move, moves);
            reader_->error(at,
                           near.empty() ? "drill.move_not_listed" : "drill.move_not_listed_near",
                           {{"move", move}, {"near", near}});
        }
    }

    /// The thing of that name in `things`, or null after a complaint.
    template <class T>
    const T* named(const std::vector<T>& things, const std::string& name,
                   const lua::Statement& statement, std::string_view code) {
        lua::Words words;
        for (const auto& thing : things) {
            if (thing.name == name)
                return &thing;
            words.push_back(thing.name);
        }
        reader_->error(reader_->place(name, statement.position), code,
                       {{"name", name}, {"near", lua::nearest_word(name, words)}});
        return nullptr;
    }

    void part(const lua::Statement& statement) {
        const auto file = reader_->name_of(statement);
        if (!file)
            return;
        DrillContext context;
        context.moves = pack_->moves;
        context.known = known_;
        if (statement.calls.size() > 1) {
            const auto* body = reader_->body_of(statement, 2);
            if (body == nullptr)
                return;
            Fields fields(*reader_, *body, statement);
            if (const auto name = fields.text({"表单", "form"}); !name.empty())
                if (const auto* form = named(pack_->forms, name, statement, "pack.no_form"))
                    context.form = *form;
            if (const auto name = fields.text({"话术", "talk"}); !name.empty())
                if (const auto* talk = named(pack_->talks, name, statement, "pack.no_talk"))
                    context.talk = *talk;
            context.keys = fields.text({"按键", "keys"});
            if (const auto* record = fields.get({"档案", "on_record"})) {
                if (const auto* table = lua::as_table(*record))
                    read_record(*reader_, statement, *table, context.on_record);
                else
                    reader_->shape(statement);
            }
            fields.rest();
        }
        const auto at = reader_->place(*file, statement.position);
        if (files_.count(*file) == 0) {
            lua::Words words;
            for (const auto& [name, content] : files_)
                words.push_back(name);
            const auto near = lua::nearest_word(*file, words);
            return reader_->error(at, near.empty() ? "drill.no_file" : "drill.no_file_near",
                                  {{"file", *file}, {"near", near}});
        }
        if (pack_->drills.size() >= max_drills)
            return reader_->error(
                at, "drill.too_many",
                {{"word", statement.word}, {"limit", std::to_string(max_drills)}});
        auto loaded = load_drill(files_, *file, language_, context);
        out_.insert(out_.end(), loaded.diagnostics.begin(), loaded.diagnostics.end());
        if (loaded.drill != nullptr)
            pack_->drills.push_back(std::move(loaded.drill));
    }

    const PackFiles& files_;
    Language language_;
    const Vocabulary& known_;
    Reader* reader_ = nullptr;
    Diagnostics out_;
    std::vector<std::pair<std::string, lua::Position>> talk_moves_;
    std::shared_ptr<Pack> pack_ = std::make_shared<Pack>();
};

} // namespace

std::shared_ptr<const Drill> Pack::drill(std::string_view name) const {
    for (const auto& each : drills)
        if (each->id == name || each->file == name)
            return each;
    return nullptr;
}

LoadedPack load_pack(const PackFiles& files, Language language, std::string_view id,
                     const Vocabulary& known) {
    return PackReader(files, language, id, known).run();
}

LoadedPack load_pack(const std::filesystem::path& folder, Language language,
                     const Vocabulary& known) {
    const auto files = read_pack(folder);
    const auto name = folder.filename().empty() ? folder.parent_path().filename().string()
                                                : folder.filename().string();
    if (files)
        return load_pack(*files, language, name, known);
    LoadedPack out;
    out.diagnostics.push_back({folder.string(), 0, 0, Severity::error, files.error().code,
                               text(language, files.error().code, {{"file", files.error().text}})});
    return out;
}

} // namespace ringroom::persona
