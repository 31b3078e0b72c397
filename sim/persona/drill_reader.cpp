#include "persona/drill_reader.h"

#include <algorithm>

#include "base/random.h"
#include "persona/csv.h"
#include "persona/limits.h"

namespace ringroom::persona {

namespace {

/// Unknown words leave their statements behind, so that reading may go on and find more.
bool only_unknown_words(const Diagnostics& diagnostics) {
    return std::all_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& d) {
        return d.code.rfind("lua.unknown_word", 0) == 0;
    });
}

std::string stem(const std::string& file) {
    const auto slash = file.rfind('/');
    const auto name = slash == file.npos ? file : file.substr(slash + 1);
    return name.substr(0, name.rfind('.'));
}

} // namespace

bool DrillReader::open(const std::string& file) {
    auto piece = std::make_unique<Piece>();
    piece->source = lua::read_source(file, files_.at(file), drill_words(), language_);
    auto outcome = lua::Sandbox().run(piece->source);
    out_.insert(out_.end(), outcome.diagnostics.begin(), outcome.diagnostics.end());
    if (!only_unknown_words(outcome.diagnostics))
        return false;
    piece->statements = std::move(outcome.statements);
    piece->reader = std::make_unique<Reader>(piece->source, language_, out_);
    pieces_.push_back(std::move(piece));
    return true;
}

/// 引用 at the top level: the scenes of another file of the pack become this drill's.
void DrillReader::include(const Statement& statement) {
    const auto name = reader_->name_of(statement);
    if (!name)
        return;
    const std::string file = *name + ".lua";
    const bool twice = std::any_of(pieces_.begin(), pieces_.end(),
                                   [&](const auto& piece) { return piece->source.file == file; });
    if (files_.count(file) == 0)
        reader_->error(reader_->place(*name, statement.position), "drill.no_file",
                       {{"file", file}});
    else if (!twice && pieces_.size() < 20)
        open(file);
}

LoadedDrill DrillReader::run() {
    if (files_.count(file_) == 0) {
        out_.push_back({file_, 0, 0, Severity::error, "drill.no_file",
                        text(language_, "drill.no_file", {{"file", file_}})});
        return {nullptr, std::move(out_)};
    }
    drill_->file = file_;
    drill_->id = stem(file_);
    drill_->form = context_.form;
    drill_->talk = context_.talk;
    drill_->keys = context_.keys;
    drill_->on_record = context_.on_record;
    if (!open(file_))
        return {nullptr, std::move(out_)};
    reader_ = pieces_[0]->reader.get();
    for (auto& entry : drill_->on_record) {
        entry.place = {1, 1}; // it stands in pack.lua, of which this reader knows nothing
        mention_variables(entry, position(entry.place));
    }
    headers();
    columns();
    bodies();
    check();
    auto& hash = drill_->hash;
    hash = fnv1a(files_.at(file_));
    for (const auto& piece : pieces_)
        hash = fnv1a(files_.at(piece->source.file), hash);
    if (const auto list = files_.find(drill_->list.file); list != files_.end())
        hash = fnv1a(list->second, hash);
    for (const auto& field : drill_->form.fields)
        hash = fnv1a(field.name, hash);
    for (const auto& entry : drill_->on_record)
        hash = fnv1a(entry.text, fnv1a(entry.name, hash));
    for (const auto& step : drill_->talk.steps)
        hash = fnv1a(step.text, fnv1a(step.move, hash));
    std::stable_sort(out_.begin(), out_.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
    });
    if (has_errors(out_))
        return {nullptr, std::move(out_)};
    return {drill_, std::move(out_)};
}

/// Everything but scenes, so that scenes may use names that stand below them.
void DrillReader::headers() {
    if (!pieces_[0]->statements.empty()) {
        const auto& first = pieces_[0]->statements[0]->word;
        drill_->language =
            static_cast<unsigned char>(first[0]) < 0x80 ? Language::en : Language::zh;
    }
    // The list's columns, named in 剧本, are needed by the rest.
    for (const bool first : {true, false})
        for (std::size_t p = 0; p < pieces_.size(); ++p)
            for (std::size_t i = 0; i < pieces_[p]->statements.size(); ++i) {
                reader_ = pieces_[p]->reader.get();
                const auto statement = pieces_[p]->statements[i];
                if (statement->known && (word_of(statement->word) == Word::script) == first)
                    header(*statement);
            }
    reader_ = pieces_[0]->reader.get();
    if (seen_.count(Word::script) == 0)
        reader_->error({1, 1}, "drill.no_script");
}

void DrillReader::header(const Statement& statement) {
    const Word word = word_of(statement.word);
    const bool once = word == Word::script || word == Word::customer || word == Word::connect ||
                      word == Word::rubric;
    if (once && !seen_.insert(word).second)
        return reader_->error(statement.position, "drill.twice", {{"word", statement.word}});
    switch (word) {
    case Word::script:
        return script(statement);
    case Word::customer:
        return customer(statement);
    case Word::random:
        return random(statement);
    case Word::collect:
        return collect(statement);
    case Word::on_record:
        return on_record(statement);
    case Word::connect:
        return connect(statement);
    case Word::must_say:
        return must(statement, Role::must_say, drill_->must_say);
    case Word::must_not_say:
        return must(statement, Role::must_not_say, drill_->must_not_say);
    case Word::rubric:
        return rubric(statement);
    case Word::sample:
        return sample(statement);
    case Word::visit:
        return include(statement);
    case Word::scene:
        if (const auto name = reader_->name_of(statement)) {
            if (drill_->scene(*name) >= 0)
                reader_->error(statement.position, "drill.scene_twice", {{"scene", *name}});
            Scene scene;
            scene.name = *name;
            scene.place = {statement.position.line, statement.position.column};
            drill_->scenes.push_back(std::move(scene));
        }
        return;
    default:
        return;
    }
}

/// Scenes in order; what stands between them belongs to the scene above.
void DrillReader::bodies() {
    for (const auto& piece : pieces_) {
        reader_ = piece->reader.get();
        current_scene_ = -1;
        for (const auto& statement : piece->statements)
            if (statement->known)
                scene(*statement);
    }
    reader_ = pieces_[0]->reader.get();
}

LoadedDrill load_drill(const PackFiles& files, const std::string& file, Language language,
                       const DrillContext& context) {
    return DrillReader(files, file, language, context).run();
}

} // namespace ringroom::persona
