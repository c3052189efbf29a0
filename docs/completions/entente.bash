# entente(1) completion for bash.  Made by docs/completions/generate.py from --help (`make completions`): do not edit.
# shellcheck shell=bash
_entente()
{
    local current=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
    local options='' files='' dirs='' words='' taken=''

    COMPREPLY=()
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W 'build add extract parse read graph actors show path top timeline diff import render train --help --version' -- "$current")
        return
    fi
    if [ "$current" = = ]; then
        current=
    elif [ "$option" = = ]; then
        option=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case ${COMP_WORDS[1]} in
    build)
        options='--actors= --actual-only --any-language --collapse --date-field= --evidence= --fast --files-from= --for= --help --id-field= --jobs= --layout= --log= --max-document= --min-confidence= --min-documents= --min-weight= --output= --progress= --quiet --roll-up --source-field= --static --text-field= --title-field= --top= --usage --verbs= --version'
        files='--actors --files-from --log --output --verbs -o'
        case $option in
        --date-field) words='' taken=1 ;;
        --evidence) words='' taken=1 ;;
        --for) words='gephi yed cytoscape neo4j' taken=1 ;;
        --id-field) words='' taken=1 ;;
        --jobs) words='' taken=1 ;;
        --layout) words='sfdp fdp neato dot twopi circo' taken=1 ;;
        --max-document) words='' taken=1 ;;
        --min-confidence) words='' taken=1 ;;
        --min-documents) words='' taken=1 ;;
        --min-weight) words='' taken=1 ;;
        --progress) words='bar json none' taken=1 ;;
        --source-field) words='' taken=1 ;;
        --text-field) words='' taken=1 ;;
        --title-field) words='' taken=1 ;;
        --top) words='' taken=1 ;;
        esac
        ;;
    add)
        options='--actors= --any-language --data= --date-field= --db= --explain --fast --files-from= --help --id-field= --jobs= --log= --max-document= --min-confidence= --progress= --quiet --source-field= --text-field= --title-field= --usage --verbs='
        files='--actors --db --files-from --log --verbs -d'
        dirs='--data'
        case $option in
        --date-field) words='' taken=1 ;;
        --id-field) words='' taken=1 ;;
        --jobs) words='' taken=1 ;;
        --max-document) words='' taken=1 ;;
        --min-confidence) words='' taken=1 ;;
        --progress) words='bar json none' taken=1 ;;
        --source-field) words='' taken=1 ;;
        --text-field) words='' taken=1 ;;
        --title-field) words='' taken=1 ;;
        esac
        ;;
    extract)
        options='--actors= --any-language --articles --conllu= --data= --date-field= --explain --fast --files-from= --help --id-field= --jobs= --lines --log= --max-document= --min-confidence= --output= --progress= --quiet --resume --source-field= --text-field= --title-field= --usage --verbs='
        files='--actors --conllu --files-from --log --output --verbs -o'
        dirs='--data'
        case $option in
        --date-field) words='' taken=1 ;;
        --id-field) words='' taken=1 ;;
        --jobs) words='' taken=1 ;;
        --max-document) words='' taken=1 ;;
        --min-confidence) words='' taken=1 ;;
        --progress) words='bar json none' taken=1 ;;
        --source-field) words='' taken=1 ;;
        --text-field) words='' taken=1 ;;
        --title-field) words='' taken=1 ;;
        esac
        ;;
    parse)
        options='--any-language --conllu= --data= --date-field= --fast --files-from= --help --id-field= --jobs= --lines --log= --max-document= --output= --progress= --quiet --resume --source-field= --text-field= --title-field= --usage'
        files='--conllu --files-from --log --output -o'
        dirs='--data'
        case $option in
        --date-field) words='' taken=1 ;;
        --id-field) words='' taken=1 ;;
        --jobs) words='' taken=1 ;;
        --max-document) words='' taken=1 ;;
        --progress) words='bar json none' taken=1 ;;
        --source-field) words='' taken=1 ;;
        --text-field) words='' taken=1 ;;
        --title-field) words='' taken=1 ;;
        esac
        ;;
    read)
        options='--any-language --data= --date-field= --files-from= --help --id-field= --log= --max-document= --source-field= --text-field= --title-field= --usage'
        files='--files-from --log'
        dirs='--data'
        case $option in
        --date-field) words='' taken=1 ;;
        --id-field) words='' taken=1 ;;
        --max-document) words='' taken=1 ;;
        --source-field) words='' taken=1 ;;
        --text-field) words='' taken=1 ;;
        --title-field) words='' taken=1 ;;
        esac
        ;;
    graph)
        options='--actor= --actual-only --backbone= --collapse --component= --count= --db= --event= --evidence= --help --list= --metrics= --min-confidence= --min-documents= --min-weight= --no-metrics --output= --roll-up --since= --source= --top= --until= --usage --version'
        files='--db --output -o'
        case $option in
        --actor) words='' taken=1 ;;
        --backbone) words='' taken=1 ;;
        --component) words='giant' taken=1 ;;
        --count) words='origins documents mentions' taken=1 ;;
        --event) words='AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT' taken=1 ;;
        --evidence) words='' taken=1 ;;
        --list) words='' taken=1 ;;
        --metrics) words='degree pagerank betweenness communities closeness coreness clustering reciprocity components cooperation balance all none' taken=1 ;;
        --min-confidence) words='' taken=1 ;;
        --min-documents) words='' taken=1 ;;
        --min-weight) words='' taken=1 ;;
        --since) words='' taken=1 ;;
        --source) words='' taken=1 ;;
        --top) words='' taken=1 ;;
        --until) words='' taken=1 ;;
        esac
        ;;
    actors)
        options='--db= --help --merge --rename --suggest --type --undo= --usage --version'
        files='--db -d'
        case $option in
        --undo) words='merge name type' taken=1 ;;
        esac
        ;;
    show)
        options='--actual-only --by= --db= --event= --help --json --limit= --min-confidence= --roll-up --since= --source= --until= --usage --version'
        files='--db -d'
        case $option in
        --by) words='links balance strength pagerank betweenness in_degree out_degree closeness coreness clustering' taken=1 ;;
        --event) words='AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT' taken=1 ;;
        --limit | -n) words='' taken=1 ;;
        --min-confidence) words='' taken=1 ;;
        --since) words='' taken=1 ;;
        --source) words='' taken=1 ;;
        --until) words='' taken=1 ;;
        esac
        ;;
    path)
        options='--actual-only --by= --db= --event= --help --json --limit= --min-confidence= --roll-up --since= --source= --until= --usage --version'
        files='--db -d'
        case $option in
        --by) words='links balance strength pagerank betweenness in_degree out_degree closeness coreness clustering' taken=1 ;;
        --event) words='AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT' taken=1 ;;
        --limit | -n) words='' taken=1 ;;
        --min-confidence) words='' taken=1 ;;
        --since) words='' taken=1 ;;
        --source) words='' taken=1 ;;
        --until) words='' taken=1 ;;
        esac
        ;;
    top)
        options='--actual-only --by= --db= --event= --help --json --limit= --min-confidence= --roll-up --since= --source= --until= --usage --version'
        files='--db -d'
        case $option in
        --by) words='links balance strength pagerank betweenness in_degree out_degree closeness coreness clustering' taken=1 ;;
        --event) words='AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT' taken=1 ;;
        --limit | -n) words='' taken=1 ;;
        --min-confidence) words='' taken=1 ;;
        --since) words='' taken=1 ;;
        --source) words='' taken=1 ;;
        --until) words='' taken=1 ;;
        esac
        ;;
    timeline)
        options='--actual-only --by= --db= --event= --help --json --limit= --min-confidence= --roll-up --since= --source= --until= --usage --version'
        files='--db -d'
        case $option in
        --by) words='week month' taken=1 ;;
        --event) words='AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT' taken=1 ;;
        --limit | -n) words='' taken=1 ;;
        --min-confidence) words='' taken=1 ;;
        --since) words='' taken=1 ;;
        --source) words='' taken=1 ;;
        --until) words='' taken=1 ;;
        esac
        ;;
    diff)
        options='--actual-only --by= --db= --event= --help --json --limit= --min-confidence= --roll-up --since= --source= --until= --usage --version'
        files='--db -d'
        case $option in
        --by) words='links balance strength pagerank betweenness in_degree out_degree closeness coreness clustering' taken=1 ;;
        --event) words='AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT' taken=1 ;;
        --limit | -n) words='' taken=1 ;;
        --min-confidence) words='' taken=1 ;;
        --since) words='' taken=1 ;;
        --source) words='' taken=1 ;;
        --until) words='' taken=1 ;;
        esac
        ;;
    import)
        options='--data= --db= --format= --help --quiet --usage --version'
        files='--db -d'
        dirs='--data -D'
        case $option in
        --format | -f) words='gdelt icews polecat' taken=1 ;;
        esac
        ;;
    render)
        options='--for= --help --layout= --max-links= --max-nodes= --output= --static --usage --version'
        files='--output -o'
        case $option in
        --for) words='gephi yed cytoscape neo4j' taken=1 ;;
        --layout) words='sfdp fdp neato dot twopi circo' taken=1 ;;
        --max-links) words='' taken=1 ;;
        --max-nodes) words='' taken=1 ;;
        esac
        ;;
    train)
        options='--checkpoint= --data= --help --output= --parts= --quiet --rounds= --seed= --tags= --usage --vectors='
        files='--checkpoint --output --tags --vectors -o'
        dirs='--data'
        case $option in
        --parts) words='split lemma tag parse neural' taken=1 ;;
        --rounds) words='' taken=1 ;;
        --seed) words='' taken=1 ;;
        esac
        ;;
    esac
    if [ -n "$taken" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    elif [[ " $dirs " == *" $option "* ]]; then
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
    elif [[ " $files " != *" $option "* && $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
        [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
    else
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}
complete -F _entente entente
