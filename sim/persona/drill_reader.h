#pragma once
// Private to the persona room: builds one Drill from its file.
//
//   run()                 drill_reader.cpp   files, order of reading
//   script ... sample     drill_header.cpp   who calls, with what, how it is marked
//   scene ... says        drill_scenes.cpp   what is said and done
//   check_...             drill_check.cpp    what no single statement shows
//   check_moves ...       drill_names.cpp    names that must be known elsewhere
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "persona/loader.h"
#include "persona/reader.h"

namespace ringroom::persona {

class DrillReader {
public:
    DrillReader(const PackFiles& files, std::string file, Language language,
                const DrillContext& context)
        : files_(files)
        , file_(std::move(file))
        , language_(language)
        , context_(context) {}

    LoadedDrill run();

private:
    /// One file: the drill's own, or one it takes scenes from.
    struct Piece {
        lua::Source source;
        std::unique_ptr<Reader> reader;
        std::vector<std::shared_ptr<const lua::Statement>> statements;
    };
    /// Something that names another thing, to be checked when all are known.
    struct Mention {
        std::string name;
        lua::Position at;
        Reader* reader;
    };
    /// Where a move's name stands, for check_moves().
    enum class Role { branch, must_say, must_not_say, red_line, item, penalty };
    struct NamedMove {
        Role role;
        Mention mention;
    };
    using Statement = lua::Statement;

    bool open(const std::string& file);
    void include(const Statement& statement);
    void headers();
    void bodies();
    void header(const Statement& statement);

    void script(const Statement& statement);
    void customer(const Statement& statement);
    void voices(const Statement& statement, Fields& fields);
    void random(const Statement& statement);
    std::optional<Variable> variable(const Statement& statement, const std::string& name,
                                     const lua::Value& value);
    std::optional<Variable> drawn(const Statement& call, Variable variable);
    void add_variable(Variable variable, lua::Position at);
    void columns();
    void collect(const Statement& statement);
    void on_record(const Statement& statement);
    void mention_variables(const RecordEntry& entry, lua::Position at);
    void connect(const Statement& statement);
    void must(const Statement& statement, Role role, std::vector<std::string>& out);
    void rubric(const Statement& statement);
    void rubric_item(const Statement& statement, const lua::Table& table);
    std::vector<RubricBand> rubric_bands(const lua::Value& value, const RubricItem& item,
                                         lua::Position at);
    void penalty(const Statement& statement, const lua::Table& table);
    void automatic(lua::Position item, Fields& fields, bool& automatic, Expression& out);
    void sample(const Statement& statement);
    std::string list_file(const Statement& statement, Fields& fields);

    void scene(const Statement& statement);
    void rule(const Statement& statement, Scene& scene);
    bool rule_options(const Statement& statement, Fields& fields, Rule& rule);
    void entry(const Statement& statement, Scene& scene);
    Actions actions(const lua::Table& table, const Statement& statement);
    std::optional<Action> action(const Statement& statement);
    std::optional<SayAction> says(const Statement& statement);
    bool line(const lua::Value& value, const Statement& statement, bool may_interrupt,
              SayAction& out);
    std::optional<int> points(const Statement& statement, std::int64_t low, std::int64_t high);
    std::optional<int> target(const Statement& statement);
    std::string ending(const Statement& statement);

    void check();
    void check_variables();
    void check_facts();
    void check_graph();
    void check_scene(const Scene& scene);
    void check_samples();
    void check_ears();
    void gather_moves();
    void name_move(Role role, const std::string& name, lua::Position from);
    void check_moves();
    void check_move(const NamedMove& named);
    void check_measures();
    void check_sample_fields();
    void check_skill_group(const Statement& statement);
    void check_form_field(const std::string& field, lua::Position from);
    [[nodiscard]] bool known_variable(const std::string& name) const;
    [[nodiscard]] lua::Words variable_words() const;
    [[nodiscard]] static lua::Position position(Place place) { return {place.line, place.column}; }

    const PackFiles& files_;
    std::string file_;
    Language language_;
    const DrillContext& context_;
    Diagnostics out_;
    std::vector<std::unique_ptr<Piece>> pieces_;
    Reader* reader_ = nullptr; ///< of the statement at hand
    std::shared_ptr<Drill> drill_ = std::make_shared<Drill>();
    std::set<Word> seen_;
    std::vector<Mention> mentions_; ///< of variables
    std::vector<Mention> measures_; ///< words of automatic conditions
    std::vector<NamedMove> named_moves_;
    int current_scene_ = -1;
};

/// 档案: names of variables, and names with a text. Reports what it cannot read.
void read_record(Reader& reader, const lua::Statement& statement, const lua::Table& table,
                 std::vector<RecordEntry>& out);

} // namespace ringroom::persona
