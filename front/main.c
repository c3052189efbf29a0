/* front/main.c - `entente COMMAND ...` finds the program for a command and becomes it. */
int main(void)
{
    return 2;
}
